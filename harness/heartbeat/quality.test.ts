// The quality of NFD-S and its configuration against the settings of the paper's simulation, its worked example, and values
// that a simulation of two million beats has confirmed. Times in seconds, as in the paper.

import { expect, test } from 'vitest';
import { configureByDistribution, configureByMoments } from './configure.ts';
import { detectorQuality, exponentialTail } from './quality.ts';

const quality = (marginSeconds: number, loss: number, delaySeconds: number) => {
  const found = detectorQuality(1000, marginSeconds * 1000, { loss, tail: exponentialTail(delaySeconds * 1000) });
  return { ...found, recurrence: found.mistakeRecurrenceMs / 1000, duration: found.mistakeDurationMs / 1000 };
};
const same = (found: number, expected: number) => expect(Math.abs(found / expected - 1)).toBeLessThan(1e-5);

test.each([
  [1.1, 0.0166706, 60.5919, 0.565933, 0.99066],
  [1.25, 0.0100037, 100.973, 0.779821, 0.992277],
  [1.5, 0.01, 101.01, 0.530101, 0.994752],
  [2, 0.01, 101.01, 0.030101, 0.999702],
  [2.02, 0.00374201, 269.936, 0.046459, 0.999828],
  [2.1, 1.66706e-4, 6059.19, 0.565933, 0.999907],
  [2.5, 1e-4, 10_101, 0.530101, 0.999948],
  [3, 1e-4, 10_101, 0.030101, 0.999997],
  [3.1, 1.66706e-6, 605_919, 0.565933, 0.9999991],
  [3.5, 1e-6, 1.0101e6, 0.530101, 0.9999995],
])('detecting within %d s on a path that loses 1 %%', (detection, suspicion, recurrence, duration, accuracy) => {
  const found = quality(detection - 1, 0.01, 0.02);
  expect(found.detectionMs).toBeCloseTo(detection * 1000, 6);
  same(found.suspicion, suspicion);
  same(found.recurrence, recurrence);
  expect(found.duration).toBeCloseTo(duration, 5);
  expect(found.accuracy).toBeCloseTo(accuracy, 6);
});

test.each([
  [0.05, 0.3, 4.02413, 0.341538, 0.915128],
  [0.05, 0.5, 8.22947, 0.411053, 0.950051],
  [0.05, 1, 18.6642, 0.235311, 0.987392],
  [0.05, 1.5, 162.788, 0.408042, 0.997493],
  [0.05, 2.5, 3255.52, 0.408022, 0.999875],
  [0.2, 1.5, 23.4738, 0.761277, 0.967569],
  [0.2, 2.5, 117.367, 0.761266, 0.993514],
])('losing %d with a margin of %d intervals and slow delays', (loss, margin, recurrence, duration, accuracy) => {
  const found = quality(margin, loss, 0.2);
  same(found.recurrence, recurrence);
  expect(found.duration).toBeCloseTo(duration, 5);
  expect(found.accuracy).toBeCloseTo(accuracy, 5);
});

// Detect within 30 s, one mistake a month, corrected within a minute.
const wanted = { detectionMs: 30_000, mistakeRecurrenceMs: 2_592_000_000, mistakeDurationMs: 60_000 };
const seconds = (found: { intervalMs: number; marginMs: number } | undefined) =>
  [found?.intervalMs, found?.marginMs].map((ms) => Math.round((ms ?? Number.NaN) * 10) / 10_000);

test('the worked example comes out at 9.9764 and 20.0236 s when the distribution is known', () => {
  expect(seconds(configureByDistribution(wanted, { loss: 0.01, tail: exponentialTail(20) }))).toEqual([9.9764, 20.0236]);
});

test.each([
  [20, Math.sqrt(0.02), 9.7098, 20.2902],
  [20, 0.02, 9.9545, 20.0455],
  [0, Math.sqrt(0.02), 9.7166, 20.2834],
  [0, 0.02, 9.9612, 20.0388],
])('from moments, mean %d ms and deviation %d s, at %d and %d s', (delayMs, deviationSeconds, interval, margin) => {
  const path = { loss: 0.01, delayMs, deviationMs: deviationSeconds * 1000 };
  expect(seconds(configureByMoments(wanted, path))).toEqual([interval, margin]);
});

test('nothing detects within the mean delay', () => {
  expect(configureByMoments(wanted, { loss: 0.01, delayMs: 30_000, deviationMs: 1 })).toBeUndefined();
});
