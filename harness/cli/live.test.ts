// The line of a finished scenario.

import { expect, test } from 'vitest';
import { lostResult } from '../coordinator/start.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import type { RunSettings } from '../vitest/open-run.ts';
import { finishedTrials, scenarioLine } from './live.ts';

const written = { id: 'a', name: 'a cut', file: 'a', tags: [], source: {}, warnings: [], positions: {} } as unknown as Scenario;
const result = (fields: Partial<ScenarioResult>): ScenarioResult => ({ ...lostResult(written, 'the clock jumped'), ...fields });
const asked = [{ path: 'reconnect.within' }] as unknown as ScenarioResult['expectations'];
const within = (value: number) => [...asked, { path: 'detection.within', limit: { value } }] as unknown as ScenarioResult['expectations'];
const summary = (p50: number | null, p95: number | null, n: number) => ({ n, min: p50, p50, p95, max: p95 });

test('a pass shows detection, who came back and how many samples there are', () => {
  const line = scenarioLine(
    result({
      verdict: 'pass',
      setting: 'often',
      detection: summary(249.24, 1285, 20),
      expectations: within(530),
      reconnect: { ...summary(1, 2, 20), succeeded: 20 },
    }),
  );
  expect(line).toBe('✓ a cut [often]  detection p50 249.2 ms p95 1.285 s ≤ 530 ms (n = 20), back 20/20');
});

test('a miss in the tail is infinite, not left out', () => {
  const line = scenarioLine(
    result({
      verdict: 'fail',
      reasons: ['2 of 20 missed'],
      detection: { ...summary(249, null, 20) },
      expectations: asked,
      reconnect: { ...summary(1, null, 20), succeeded: 18 },
    }),
  );
  expect(line).toBe('✗ a cut  detection p50 249 ms p95 never (n = 20), back 18/20  2 of 20 missed');
});

test('what was ridden through was never noticed', () => {
  const line = scenarioLine(
    result({ verdict: 'pass', detection: summary(null, null, 10), reconnect: { ...summary(null, null, 10), succeeded: 0 } }),
  );
  expect(line).toBe('✓ a cut  never noticed (n = 10)');
});

test('what was not measured says why', () => {
  expect(scenarioLine(result({}))).toBe('? a cut  the clock jumped');
  expect(scenarioLine(result({ verdict: 'unsupported', reasons: ['no packet faults here'] }))).toBe('– a cut  no packet faults here');
});

test('a sign of life counts the trials of all scenarios', () => {
  const scenarios = [{ trials: 10 }, { trials: 150 }] as unknown as Scenario[];
  const settings = {} as RunSettings;
  expect(finishedTrials(new Map(), scenarios, settings)).toBe('no trial finished');
  expect(
    finishedTrials(
      new Map([
        ['a', 3],
        ['b', 2],
      ]),
      scenarios,
      settings,
    ),
  ).toBe('5 of 160 trials');
  expect(finishedTrials(new Map([['a', 1]]), scenarios, { trial: '7' } as RunSettings)).toBe('1 of 2 trials');
  expect(finishedTrials(new Map([['a', 3]]), scenarios, { trial: '7' } as RunSettings)).toBe('3 trials, repeats among them');
});
