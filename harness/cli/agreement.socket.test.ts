// The model against the wire: each detector cut off at the same phase of its cycle, once by the real command with sockets
// and once on the event queue. Both run the same machines, so their detection times agree to what sockets and timers
// take; a difference would mean that one of the two does not do what it says. The table is printed.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrialPlan } from '../engine/plan.ts';
import type { History, HistoryEvent } from '../history.ts';
import { loadScenarios } from '../loader/index.ts';
import { random } from '../random.ts';
import { decodeHistory } from '../reporters/history-lines.ts';
import type { RunResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { perfectPath } from '../simulation/link.ts';
import { simulateOutage } from '../simulation/outage-trial.ts';
import { folderWith } from './fixtures/command.ts';

const scenario = `name: detectors
client:
  heartbeat: { interval: 500ms, detector: { type: silence, window: 1200ms } }
  reconnect: { type: none }
steady: 4s
faults: [{ type: blackhole, for: 6s, phase: spread }]
recover: 8s
trials: 3
expect: { detection: { within: 5s } }
settings:
  silence: {}
  silence-looked-at: { heartbeat: { detector: { type: silence, window: 1200ms, look: 300ms } } }
  reply-timeout: { heartbeat: { detector: { type: reply-timeout, timeout: 400ms } } }
  reply-timeout-twice: { heartbeat: { detector: { type: reply-timeout, timeout: 400ms, misses: 2 } } }
  outstanding: { heartbeat: { detector: { type: outstanding, max: 2 } } }
  empty-ticks: { heartbeat: { from: server, detector: { type: empty-ticks, count: 2 } } }
  phi-accrual: { heartbeat: { detector: { type: phi-accrual, threshold: 8 } } }
  chen: { heartbeat: { detector: { type: chen, margin: 400ms } } }
  bertier: { heartbeat: { detector: { type: bertier, leastMargin: 300ms } } }
`;
const mostMs = 10;

interface Row {
  readonly detector: string;
  readonly trial: string;
  readonly phase: number;
  readonly measuredMs: number;
  readonly modelMs: number;
  /** What the machine and the clock leave open. */
  readonly doubtMs: number;
}

test('at equal phase every detector takes as long in the model as on sockets', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario });
  const ended = await folder.run(['run', 'a.scenario.yaml', '--json']);
  const result = JSON.parse(ended.stdout) as RunResult;
  const { scenarios } = await loadScenarios({ patterns: ['a.scenario.yaml'], cwd: folder.path, env: {} });
  const rows = (await Promise.all(scenarios.map((each) => rowsOf(each, result, folder.path)))).flat();
  process.stdout.write(`${rows.map(lineOf).join('\n')}\n`);
  expect(rows).toHaveLength(27);
  expect(rows.filter((row) => differenceMs(row) > mostMs + row.doubtMs).map(lineOf)).toEqual([]);
}, 60_000);

async function rowsOf(scenario: Scenario, { scenarios, instrument }: RunResult, folder: string): Promise<Row[]> {
  const found = scenarios.find((each) => each.id === scenario.id);
  const [run] = (await readdir(join(folder, 'reports'))).filter((name) => /^\d{4}-/.test(name));
  const rows = (found?.trials ?? []).slice(0, 3).map(async (trial): Promise<Row[]> => {
    const { detectionMs } = trial.samples.find((each) => each.side === 'client') ?? {};
    if (detectionMs === undefined || detectionMs === null) return [];
    const history = decodeHistory(await readFile(join(folder, 'reports', run ?? '', trial.history), 'utf8'));
    const doubtMs = (detectionMs.hi - detectionMs.lo) / 2 + 2 * instrument.uncertaintyMs + (trial.lateness.clientWaitMs ?? 0);
    return [{ ...modelled(scenario, history), trial: trial.attempt, measuredMs: (detectionMs.lo + detectionMs.hi) / 2, doubtMs }];
  });
  return (await Promise.all(rows)).flat();
}

// Beats begin with the connection, so equal phase is equal time since then; ticks and looks begin where the seed says.
function modelled(scenario: Scenario, { header, events }: History): Pick<Row, 'detector' | 'phase' | 'modelMs'> {
  const { heartbeat, reconnect } = scenario.client;
  if (heartbeat === undefined || reconnect === undefined) throw new TypeError('it has both');
  const at = (kind: HistoryEvent['kind']) => events.find((event) => event.kind === kind)?.lo ?? Number.NaN;
  const beats = (at('inject') - at('connected')) / heartbeat.intervalMs;
  const [steadyBeats, phase] = [Math.floor(beats), beats % 1];
  const outage = { outageMs: 6000, recoverMs: 0, open: 'silent', fresh: 'silent', steadyBeats, path: perfectPath } as const;
  const seed = seedLike(random(`${(header.plan as TrialPlan).seed}/c1`, 'client').next());
  return { detector: scenario.setting ?? '', phase, modelMs: simulateOutage({ heartbeat, reconnect, phase, ...outage, seed }).detectionMs };
}

// The seed with which the model's client draws the same as the measured one, to a few ten-thousandths.
function seedLike(draw: number): string {
  const seeds = Array.from({ length: 3000 }, (_, index) => `seed ${index}`);
  const nearest = seeds.map((seed) => ({ seed, away: Math.abs(random(seed, 'client', 0).next() - draw) }));
  return nearest.reduce((best, each) => (each.away < best.away ? each : best)).seed;
}

function differenceMs({ measuredMs, modelMs }: Row): number {
  return Math.abs(measuredMs - modelMs);
}

function lineOf(row: Row): string {
  const [measured, model, difference] = [row.measuredMs, row.modelMs, differenceMs(row)].map((ms) => ms.toFixed(1).padStart(7));
  return `${row.detector.padEnd(26)} ${row.trial.padStart(2)}  phase ${row.phase.toFixed(2)}  measured ${measured} ms  model ${model} ms  differ ${difference} ms`;
}
