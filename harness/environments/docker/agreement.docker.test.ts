// The two environments say the same: the same faults, healed the same way, on our own proxy and on the real Toxiproxy, 20
// trials each. Outcomes must be equal, and detection times apart by at most their uncertainties plus 10 ms; where detection
// depends on when in the cycle the fault lands, what is compared is the silence, which does not. The table is printed, with
// what the docker environment declares as approximate beside it.

import { expect } from 'vitest';
import { withRun } from '../../bench/figure.ts';
import type { RunResult, ScenarioResult } from '../../result.ts';
import { dockerTest } from './fixtures/needs-docker.ts';

/** A fault as written, and what must be so. Beats of 200 ms, 500 ms of patience unless said otherwise. */
const cases: Readonly<Record<string, { readonly fault: string; readonly expect: string; readonly window?: string }>> = {
  'a reset': { fault: '{ type: reset }', expect: 'detection: { within: 300ms }, reconnect: { within: 3s }' },
  'a close': { fault: '{ type: close }', expect: 'detection: { within: 300ms }, reconnect: { within: 3s }' },
  'a short stall': { fault: '{ type: stall, for: 400ms }', expect: 'detection: never', window: '900ms' },
  'a long stall': { fault: '{ type: stall, for: 1s }', expect: 'detection: { within: 700ms }' },
  'a stall of answers': { fault: '{ type: stall, direction: down, for: 1s }', expect: 'detection: { within: 700ms }' },
  'a blackhole, silent': { fault: '{ type: blackhole, for: 1s }', expect: 'detection: { within: 700ms }' },
  'a blackhole, reset at heal': { fault: '{ type: blackhole, for: 1s, healed: reset }', expect: 'detection: { within: 700ms }' },
  'a blackhole, closed at heal': {
    fault: '{ type: blackhole, for: 1s, healed: close, new: refuse }',
    expect: 'detection: { within: 700ms }',
  },
  'a blackhole of open connections': {
    fault: '{ type: blackhole, for: 1s, new: pass }',
    expect: 'detection: { within: 700ms }, reconnect: { within: 3s }',
  },
  'a late answer': { fault: '{ type: latency, latency: 1s, direction: down, for: 1200ms }', expect: 'detection: { within: 700ms }' },
  'a cut': { fault: '{ type: cut, for: 1s }', expect: 'detection: { within: 700ms }' },
  'a server that is frozen': { fault: '{ type: pause, for: 1s }', expect: 'detection: { within: 700ms }' },
  'a server that is killed': { fault: '{ type: kill, for: 1s }', expect: 'detection: { within: 600ms }, reconnect: { within: 8s }' },
  'a quota': { fault: '{ type: limit, bytes: 60, then: reset, for: 3s }', expect: 'detection: { within: 800ms }' },
};

const trials = 20;
// Repeats and fillers aside, this many of them must count, or nothing is compared.
const leastCounted = trials / 2;
const slackMs = 10;
const atOnceMs = 100;

const scenario = (name: string) => `name: ${name}
client: { heartbeat: { interval: 200ms, detector: { type: silence, window: ${cases[name]?.window ?? '500ms'} } }, reconnect: { type: constant, delay: 200ms, connectTimeout: 1s } }
steady: 2s
faults: [${cases[name]?.fault}]
recover: 10s
trials: ${trials}
expect: { ${cases[name]?.expect} }
`;

async function run(environment: string): Promise<RunResult> {
  const files = Object.fromEntries(Object.keys(cases).map((name, index) => [`${index}.scenario.yaml`, scenario(name)]));
  return await withRun(files, ['--env', environment, '--seed', 'agreement'], (result) => result);
}

interface Measured {
  /** Trials that count, and all that were run: what is compared rests on the former. */
  readonly counted: number;
  readonly all: number;
  readonly outcomes: string;
  /** Medians, ms; undefined where nothing was to be detected. */
  readonly detectionMs: number | undefined;
  readonly silenceMs: number | undefined;
  /** Median half-width, ms. */
  readonly uncertaintyMs: number;
}

function measured(result: ScenarioResult | undefined): Measured {
  const all = result?.trials ?? [];
  const counted = all.filter(({ verdict }) => verdict !== 'inconclusive');
  const samples = counted.flatMap((trial) => trial.samples);
  const own = samples.filter(({ side, outcome }) => side === 'client' && outcome !== 'mistake' && outcome !== 'undisturbed');
  const times = own.flatMap(({ detectionMs }) => (detectionMs === null ? [] : [detectionMs]));
  return {
    counted: counted.length,
    all: all.length,
    outcomes: [...new Set(own.map(({ outcome }) => outcome))].sort().join(', '),
    detectionMs: times.length === 0 ? undefined : median(times.map(({ lo, hi }) => (lo + hi) / 2)),
    silenceMs: times.length === 0 ? undefined : median(own.flatMap(({ silenceMs }) => (silenceMs === null ? [] : [silenceMs]))),
    uncertaintyMs: times.length === 0 ? 0 : median(times.map(({ lo, hi }) => (hi - lo) / 2)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Row {
  readonly name: string;
  readonly embedded: Measured;
  readonly docker: Measured;
  readonly apartMs: number;
  readonly allowedMs: number;
}

function rowOf(name: string, results: readonly [RunResult, RunResult]): Row {
  const [embedded, docker] = results.map((result) => measured(result.scenarios.find((each) => each.name === name))) as [Measured, Measured];
  // A silence is as long as the window, whatever the phase; what is told by an end is noticed at once.
  const measure = (embedded.detectionMs ?? 0) > atOnceMs ? 'silenceMs' : 'detectionMs';
  const apartMs = Math.abs((embedded[measure] ?? 0) - (docker[measure] ?? 0));
  return { name, embedded, docker, apartMs, allowedMs: slackMs + embedded.uncertaintyMs + docker.uncertaintyMs };
}

function line({ name, embedded, docker, apartMs, allowedMs }: Row): string {
  const number = (value: number | undefined) => (value === undefined ? '' : value.toFixed(1)).padStart(7);
  const side = ({ counted, all, outcomes, detectionMs, silenceMs }: Measured) =>
    `${`${counted}/${all}`.padStart(5)} ${outcomes.padEnd(8)} ${number(detectionMs)} ${number(silenceMs)}`;
  return `${name.padEnd(34)} ${side(embedded)}     ${side(docker)} ${apartMs.toFixed(1).padStart(6)} of ${allowedMs.toFixed(1)} ms`;
}

dockerTest(
  'both environments agree on every fault',
  async () => {
    // One after the other: side by side each delays the other's calls, and the comparison would allow for more.
    const results: [RunResult, RunResult] = [await run('embedded'), await run('docker')];
    const rows = Object.keys(cases).map((name) => rowOf(name, results));
    const approximate = Object.entries(results[1].environment.capabilities).filter(([, each]) => each.startsWith('approximate'));
    process.stderr.write(
      [
        `\n${'fault'.padEnd(34)} ${'embedded: trials that count, detection, silence'.padEnd(34)} ${'docker'.padEnd(30)} apart (ms)`,
        ...rows.map(line),
        'declared by docker:',
        ...approximate.map(([name, each]) => `  ${name}: ${each}`),
        '',
      ].join('\n'),
    );
    for (const { name, embedded, docker, apartMs, allowedMs } of rows) {
      expect.soft(Math.min(embedded.counted, docker.counted), `${name}: trials that count`).toBeGreaterThanOrEqual(leastCounted);
      expect.soft(embedded.outcomes, `${name}: no outcome`).not.toBe('');
      expect.soft(docker.outcomes, name).toBe(embedded.outcomes);
      expect.soft(apartMs, name).toBeLessThanOrEqual(allowedMs);
    }
  },
  600_000,
);
