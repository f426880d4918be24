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

test('exclusive trials run alone, before those that may share', () => {
  expect(rehearse([...trials(2, { exclusive: true }), ...trials(4)], 4)).toBe(3000);
});

const spawning = (count: number, change: Partial<RehearsedTrial> = {}) => trials(count, { spawns: true, weight: 2, ...change });

test('a cohort of spawning trials waits for the one before', () => {
  expect(rehearse([...spawning(2), ...spawning(2, { durationMs: 3000 })], 4)).toBe(4000);
});

test('in a cohort are those of about the same length, the longest first', () => {
  const lengths = [1000, 3000, 1000, 3000].flatMap((durationMs) => spawning(1, { durationMs, expectedMs: durationMs }));
  expect(rehearse(lengths, 4)).toBe(4000);
});

test('others do not wait for a cohort, and leave it seven of eight slots', () => {
  expect(rehearse([...trials(2), ...spawning(3)], 8)).toBe(2000);
  expect(rehearse([...trials(1), ...spawning(3)], 8)).toBe(1000);
});

test('what only watches shares no cohort with what breaks something', () => {
  expect(rehearse([...spawning(1), ...spawning(1, { soak: true })], 8)).toBe(2000);
});

test('a cohort waits until the processes of all its trials have started', () => {
  expect(rehearse(trials(3, { spawns: true, startMs: 100 }), 4)).toBe(1300);
  expect(rehearse(trials(3, { spawns: true, startMs: 100 }), 4, 2)).toBe(1150);
  expect(rehearse([...trials(1, { spawns: true, startMs: 900 }), ...trials(1, { spawns: true, startMs: 100 })], 4, 2)).toBe(1900);
});

test('a trial heavier than all slots runs all the same', () => {
  expect(rehearse(trials(2, { weight: 9 }), 4)).toBe(2000);
});

test('those whose servers start slowly share a cohort, so that few wait for them', () => {
  const slow = { slowStart: true, startMs: 5000, expectedMs: 1000 };
  const quick = spawning(2, { durationMs: 2000, expectedMs: 2000 });
  expect(rehearse([...spawning(1, slow), ...quick, ...spawning(1, slow)], 4, 2)).toBe(6000 + 2000);
});
