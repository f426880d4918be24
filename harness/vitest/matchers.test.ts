// The matchers on made-up results: what they hold for, what they say, and that neither a matcher nor its negation holds
// where a run showed nothing.

import { expect, test } from 'vitest';
import { fixtureRun } from '../reporters/fixtures/run.ts';
import type { ScenarioResult } from '../result.ts';
import { flatlineMatchers } from './matchers.ts';

expect.extend(flatlineMatchers);

const { scenarios } = fixtureRun().result;
const of = (setting: string) => scenarios.find((each) => each.setting === setting) as ScenarioResult;
const quick = of('silence=1.5s');
const slow = of('silence=4s');
const open = scenarios.find((each) => each.verdict === 'inconclusive') as ScenarioResult;

test('a limit holds for the slowest of all trials', () => {
  expect(quick).toDetectWithin('1.6s');
  expect(quick).toDetectWithin(1600);
  expect(slow).not.toDetectWithin('3.2s');
  expect(quick).toReconnectWithin('30s');
  expect(quick).toPass();
  expect(slow).not.toPass();
});

test('what fails says what was expected, what came, of how many trials, and how to repeat it', () => {
  const result = { ...slow, again: 'flatline run a.scenario.yaml --trial 3' };
  expect(() => expect(result).toDetectWithin('3.2s')).toThrow(
    /silence=4s\]: expected detection within 3200 ms; came 39\d\d(\.\d)? ms at the slowest, n = 40\nrepeat .* --trial 3/,
  );
});

test('a trial that never noticed is beyond every limit', () => {
  const missed = scenarios.find((each) => each.detection.n > 0 && each.detection.max === null) as ScenarioResult;
  expect(() => expect(missed).toDetectWithin('24h')).toThrow(/never, in at least one trial/);
});

test('of a run that showed nothing neither a matcher nor its negation holds', () => {
  for (const nothing of [open, { ...quick, trials: [] }]) {
    expect(() => expect(nothing).toDetectWithin('1h')).toThrow(/nothing can be said/);
    expect(() => expect(nothing).not.toDetectWithin('1h')).toThrow(/nothing can be said/);
    expect(() => expect(nothing).toMakeNoMistake()).toThrow(/nothing can be said/);
    expect(() => expect(nothing).toRideThrough()).toThrow(/nothing can be said/);
    expect(() => expect(nothing).not.toPass()).toThrow(/nothing can be said/);
  }
});

test('a limit inside an interval is neither held nor violated', () => {
  const [latest] = slow.trials
    .flatMap(({ samples }) => samples)
    .flatMap(({ detectionMs }) => detectionMs ?? [])
    .sort((a, b) => b.hi - a.hi);
  const inside = ((latest?.lo ?? 0) + (latest?.hi ?? 0)) / 2;
  expect(inside).toBeLessThan(latest?.hi ?? 0);
  expect(() => expect(slow).toDetectWithin(inside)).toThrow(/straddles/);
  expect(() => expect(slow).not.toDetectWithin(inside)).toThrow(/straddles/);
});

test('what is no result, and what is no duration, is refused', () => {
  expect(() => expect(Promise.resolve(quick)).toPass()).toThrow(/is an await missing/);
  expect(() => expect(quick).toDetectWithin('3')).toThrow(/expected a duration such as "3s", got "3"/);
});
