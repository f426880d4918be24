// Plans: phases and outage lengths cover their range evenly, follow from the seed alone, and a repeat is the same trial.

import { expect, test } from 'vitest';
import { storyScenario, storyTypes } from './fixtures/story.ts';
import { plan, repeatOf } from './plan.ts';

const scenario = storyScenario('silence', { trials: 40 });

test('every fortieth of the cycle gets one trial', () => {
  const phases = plan(scenario, storyTypes, 'seed').trials.map((trial) => trial.phase ?? Number.NaN);
  expect(phases.map((phase) => Math.floor(phase * 40)).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index));
});

test('the same seed gives the same plan, another seed another one', () => {
  expect(plan(scenario, storyTypes, 'a')).toEqual(plan(scenario, storyTypes, 'a'));
  expect(plan(scenario, storyTypes, 'a').trials).not.toEqual(plan(scenario, storyTypes, 'b').trials);
});

test('outage lengths are spread over their range, permuted against the phases', () => {
  const fault = { ...scenario.faults[0], for: { fromMs: 8000, toMs: 18_000 } } as (typeof scenario.faults)[0];
  const trials = plan({ ...scenario, faults: [fault] }, storyTypes, 'seed').trials;
  const lengths = trials.map((trial) => trial.faults[0]?.forMs ?? Number.NaN);
  expect(Math.min(...lengths)).toBeCloseTo(8125);
  expect(Math.max(...lengths)).toBeCloseTo(17_875);
  const ranks = (values: number[]) => values.map((value) => values.filter((other) => other < value).length);
  expect(ranks(lengths)).not.toEqual(ranks(trials.map((trial) => trial.phase ?? 0)));
});

test('a repeat has the plan of its trial and another name', () => {
  const trial = plan(scenario, storyTypes, 'seed').trials[16];
  if (trial === undefined) throw new Error('no trial 17');
  expect(repeatOf(trial, 2)).toEqual({ ...trial, attempt: '17b' });
});

test('a share of the clients is hit, and the starts of a herd are spread over one interval', () => {
  const fault = { ...scenario.faults[0], clients: { share: 0.3 } } as (typeof scenario.faults)[0];
  const herd = { ...scenario, client: { ...scenario.client, count: 20 }, faults: [fault] };
  const trial = plan(herd, storyTypes, 'seed').trials[0];
  expect(trial?.faults[0]?.clients).toHaveLength(6);
  const starts = trial?.clientStartsMs ?? [];
  expect(starts).toHaveLength(20);
  expect(Math.max(...starts)).toBeLessThan(200);
  expect(Math.max(...starts)).toBeGreaterThan(180);
});

test('an instant fault has no length', () => {
  expect(plan(storyScenario('ending'), storyTypes, 'seed').trials[0]?.faults[0]?.forMs).toBeUndefined();
});
