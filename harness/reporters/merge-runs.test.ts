// Shards joined to one result.

import { expect, test } from 'vitest';
import { lostResult } from '../coordinator/start.ts';
import { runResult } from '../coordinator/summary.ts';
import { type RunResult, type ScenarioResult, worstVerdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { largeRun } from './fixtures/run.ts';
import { mergeRuns } from './merge-runs.ts';

function scenario(id: string, fields: Partial<ScenarioResult>): ScenarioResult {
  const written = { id, name: `scenario ${id}`, file: 'a', tags: [], source: {}, warnings: [], positions: {} } as unknown as Scenario;
  return { ...lostResult(written, ''), ...fields };
}

const held = { verdict: 'pass', exitCode: 0 } as const;
const violated = { verdict: 'fail', exitCode: 1 } as const;

function run(results: readonly ScenarioResult[], changes: Partial<RunResult> = {}): RunResult {
  const instrument = { readyMs: 100, calibrationMs: 500, uncertaintyMs: 1, latenessP99Ms: null, maxConcurrency: 4, trialsMs: 3000 };
  const summary = { environment: { name: 'embedded', versions: {}, capabilities: {} }, instrument, errors: [], interrupted: false };
  const options = { request: { seed: 's' }, results, summary, startedAt: '2026-01-01T00:00:02Z', wallMs: 5000, allowUnsupported: false };
  return { ...runResult(options), ...changes };
}

test('scenarios of all shards stand in one result, whose verdict and exit code are the worst', () => {
  const merged = mergeRuns([
    { folder: 'one', result: run([scenario('a', held)]) },
    { folder: 'two', result: run([scenario('b', violated), scenario('c', held)], { wallMs: 9000, startedAt: '2026-01-01T00:00:01Z' }) },
  ]);
  expect(merged.scenarios.map((each) => each.id)).toEqual(['a', 'b', 'c']);
  expect(merged).toMatchObject({ verdict: 'fail', exitCode: 1, wallMs: 9000, startedAt: '2026-01-01T00:00:01Z', seed: 's' });
});

test('a shard that was interrupted leaves the whole interrupted', () => {
  const merged = mergeRuns([
    { folder: 'one', result: run([scenario('a', violated)]) },
    { folder: 'two', result: run([scenario('b', held)], { interrupted: true, exitCode: 130 }) },
  ]);
  expect(merged).toMatchObject({ interrupted: true, exitCode: 130 });
});

test('the weakest instrument is named', () => {
  const weak = { readyMs: 50, calibrationMs: null, uncertaintyMs: 7, latenessP99Ms: 3, maxConcurrency: 2, trialsMs: 9000 };
  const merged = mergeRuns([
    { folder: 'one', result: run([scenario('a', held)]) },
    { folder: 'two', result: run([scenario('b', held)], { instrument: weak }) },
  ]);
  expect(merged.instrument).toEqual({
    readyMs: 100,
    calibrationMs: 500,
    uncertaintyMs: 7,
    latenessP99Ms: 3,
    maxConcurrency: 4,
    trialsMs: 9000,
  });
});

test('a scenario in two shards is refused, since its trials would count twice', () => {
  const shard = run([scenario('a', held)]);
  expect(() =>
    mergeRuns([
      { folder: 'one', result: shard },
      { folder: 'two', result: shard },
    ]),
  ).toThrow('"scenario a" is in one and in two');
});

test('shards of another version or environment are refused by name', () => {
  const other = run([scenario('b', held)], { flatline: '9.9.9' });
  expect(() =>
    mergeRuns([
      { folder: 'one', result: run([scenario('a', held)]) },
      { folder: 'two', result: other },
    ]),
  ).toThrow('two is flatline 9.9.9');
  expect(() => mergeRuns([])).toThrow('nothing to merge');
});

test('four shards joined are the whole run, but for times', () => {
  const whole = largeRun(12, 10).result;
  const shards = [0, 1, 2, 3].map((share) => ({
    folder: `shard ${share}`,
    result: {
      ...whole,
      startedAt: `2026-03-14T09:26:5${share}.000Z`,
      wallMs: 1000 * share,
      ...verdictOf(whole.scenarios.filter((_, index) => index % 4 === share)),
    },
  }));
  const merged = mergeRuns(shards.reverse());
  const byId = (result: RunResult) => [...result.scenarios].sort((a, b) => a.id.localeCompare(b.id));
  const { startedAt, wallMs, ...rest } = whole;
  expect({ ...merged, scenarios: byId(merged) }).toMatchObject({ ...rest, scenarios: byId(whole) });
  expect(merged.scenarios.map(({ file }) => file)).toEqual([...merged.scenarios.map(({ file }) => file)].sort());
});

// A shard knows only its own.
function verdictOf(scenarios: readonly ScenarioResult[]): Pick<RunResult, 'scenarios' | 'verdict' | 'exitCode'> {
  const verdict = worstVerdict(scenarios.map((each) => each.verdict));
  return { scenarios, verdict, exitCode: verdict === 'fail' ? 1 : 0 };
}
