// A rehearsal takes as long as the queue would: side by side as far as there are slots, herds and cohorts one after another.

import { expect, test } from 'vitest';
import { type RehearsedTrial, rehearse } from './rehearse.ts';

const trials = (count: number, change: Partial<RehearsedTrial> = {}): RehearsedTrial[] =>
  Array.from({ length: count }, () => ({ weight: 1, spawns: false, exclusive: false, durationMs: 1000, ...change }));

test('nothing takes no time', () => {
  expect(rehearse([], 4)).toBe(0);
});

test('trials that fit side by side take as long as the longest', () => {
  expect(rehearse([...trials(3), ...trials(1, { durationMs: 2500 })], 4)).toBe(2500);
});

test('more than fit take turns', () => {
  expect(rehearse(trials(10), 4)).toBe(3000);
});

test('exclusive trials run alone, after those that may share', () => {
  expect(rehearse([...trials(2, { exclusive: true }), ...trials(4)], 4)).toBe(3000);
});

test('a cohort of spawning trials waits for the one before, others do not', () => {
  const spawning = [...trials(2, { spawns: true, weight: 2 }), ...trials(2, { spawns: true, weight: 2, durationMs: 3000 })];
  expect(rehearse([...spawning, ...trials(4)], 4)).toBe(5000);
});

test('a cohort waits until the processes of all its trials have started', () => {
  expect(rehearse(trials(3, { spawns: true }), 4, 100)).toBe(1300);
});

test('a trial heavier than all slots runs all the same', () => {
  expect(rehearse(trials(2, { weight: 9 }), 4)).toBe(2000);
});
