// The clients of scenarios/examples, each in its language, through silence, reset, refusal and restart; and the harness's
// numbers against the instants that the clients themselves print, also where it was not told to use them. A language that
// this machine lacks is left out with the reason.

import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunResult, ScenarioResult } from '../result.ts';
import { type Folder, folderWith } from './fixtures/command.ts';
import { piecesOf } from './fixtures/page-ways.ts';
import { type Piece, wordsOf } from './fixtures/pages.ts';

// A compiler that has nothing in its cache takes longer than any trial.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const examples = join(import.meta.dirname, '..', '..', 'scenarios', 'examples');
// As the page about Go says it: how its client is built, and how it is run.
const [buildGo, runGo] = piecesOf('command with the Go client') as [Piece, Piece];
const languages = [
  { name: 'python', tool: ['python3', '--version'] },
  { name: 'shell', tool: ['nc', '-h'] },
  { name: 'go', tool: ['go', 'version'], build: buildGo.text.split(' ') },
  { name: 'rust', tool: ['rustc', '--version'], build: ['rustc', '--out-dir', 'built', '-o', 'built/client-rust', 'client.rs'] },
].map((language) => ({ ...language, here: spawnSync(language.tool[0]!, language.tool.slice(1)).error === undefined }));
const stamping = languages.filter(({ name, here }) => here && name !== 'shell').map(({ name }) => name);

// The same clients, read by patterns: what counts is when a line arrived, and its own instant is there to compare with.
const byArrival = `import { defineScenario } from 'flatline';
${stamping.map((name) => `import ${name} from './${name}.scenario.ts';`).join('\n')}
const events = Object.fromEntries(Object.entries({ up: 'up', beat: 'beat', down: 'down' }).map(([key, word]) => [key, '"event": ?"' + word + '"']));
export default defineScenario(
  [${stamping.join(', ')}].flatMap((four) => four.slice(0, 1).map((each) => ({ ...each, name: each.name + ' (by arrival)', client: { ...each.client, events } }))),
);
`;

let folder: Folder;
let result: RunResult;

beforeAll(async () => {
  folder = await folderWith({ 'flatline.config.yaml': 'parallel: 400\n' });
  const copy = join(folder.path, 'examples');
  cpSync(examples, copy, { recursive: true, filter: (path) => !path.endsWith('built') });
  mkdirSync(join(copy, 'built'));
  writeFileSync(join(copy, 'arrival.scenario.ts'), byArrival);
  const here = languages.filter((language) => language.here);
  await Promise.all(here.map(({ build = ['true'] }) => promisify(execFile)(build[0]!, build.slice(1), { cwd: copy })));
  expect(wordsOf(runGo)).toEqual(['run', 'go.scenario.ts']);
  const files = [...here.map(({ name }) => name), 'arrival'].map((name) => `examples/${name}.scenario.ts`);
  await folder.run(['run', ...files, '--trial', '1']);
  result = JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
});

afterAll(() => folder[Symbol.asyncDispose]());

for (const { name, here, tool } of languages) {
  if (!here) console.warn(`the client in ${name} is not tested: this machine has no ${tool[0]}`);
  test.runIf(here)(`the client in ${name} passes through silence, reset, refusal and restart`, () => {
    const own = result.scenarios.filter(({ file }) => file.endsWith(`${name}.scenario.ts`));
    expect(own.map(({ name, verdict, reasons }) => [name, verdict, reasons])).toEqual(own.map(({ name }) => [name, 'pass', []]));
    expect(own).toHaveLength(4);
  });
}

const agreesMs = 5;

/** What a client printed in its first trial, in ms of its own stamps. */
function printed(id: string): { event: string; atMs: number }[] {
  const lines = readFileSync(join(folder.path, 'reports', 'latest', 'logs', 'flatline.ndjson'), 'utf8')
    .trim()
    .split('\n');
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ scenario, trial, client }) => scenario === id && trial === '1' && client === 'c1')
    .map(({ msg }) => JSON.parse(msg))
    .filter(({ event }) => event !== undefined)
    .map(({ event, at }) => ({ event, atMs: Number(at) / 1e6 }));
}

/** Detection and recovery from the client's own stamps: its `down`, and its first beat on the connection after. */
function ownNumbers({ id, trials }: ScenarioResult): { detectionMs: number; recoveryMs: number } {
  const history = readFileSync(join(folder.path, 'reports', 'latest', trials[0]!.history), 'utf8')
    .trim()
    .split('\n');
  const events = history.map((line) => JSON.parse(line));
  const atMs = (kind: string) => Number(events.find((event) => event.kind === kind).lo) / 1e6;
  const said = printed(id);
  const down = said.find(({ event }) => event === 'down')!.atMs;
  const back = said.find(({ event, atMs }) => event === 'beat' && atMs > down)!.atMs;
  return { detectionMs: down - atMs('inject'), recoveryMs: back - Math.max(down, atMs('heal')) };
}

// One straggler may be late by what the machine was busy; the interval must hold it all the same, but for the harness's own
// lateness, which is known.
for (const [mode, belongs] of [
  ['their own stamps', (name: string) => !name.endsWith('(by arrival)')],
  ['the arrival of their lines', (name: string) => name.endsWith('(by arrival)')],
] as const) {
  test(`detection and recovery by ${mode} agree with the instants that clients print to 5 ms`, () => {
    const scenarios = result.scenarios.filter(({ name }) => /silence|reset/.test(name) && !name.startsWith('Shell') && belongs(name));
    const compared = scenarios.flatMap((scenario) => {
      const own = ownNumbers(scenario);
      const { detectionMs, recoveryMs, lateness } = scenario.trials[0]!;
      const doubtMs = agreesMs + (lateness.harnessP99Ms ?? 0);
      return [
        { name: scenario.name, doubtMs, ownMs: own.detectionMs, ...detectionMs! },
        { name: scenario.name, doubtMs, ownMs: own.recoveryMs, ...recoveryMs! },
      ];
    });
    expect(compared).toHaveLength(2 * scenarios.length);
    expect(scenarios.length).toBeGreaterThanOrEqual(stamping.length);
    expect(compared.filter(({ ownMs, lo, hi, doubtMs }) => ownMs < lo - doubtMs || ownMs > hi + agreesMs)).toEqual([]);
    const distancesMs = compared.map(({ ownMs, hi }) => Math.abs(hi - ownMs)).sort((a, b) => a - b);
    expect(distancesMs[compared.length / 2]).toBeLessThan(agreesMs);
  });
}
