// The simulated NFD-S against the closed form's published tables: time between mistakes and length of a mistake within 2 %.
// What is frequent is played beat by beat; what is rare is sampled with exaggerated loss.
import { expect, test } from 'vitest';
import { playFreshness, sampleFreshness } from './freshness.ts';

const second = 1000;

test.each([
  [0.05, 0.3, 4.02413, 0.341538],
  [0.05, 0.5, 8.22947, 0.411053],
  [0.05, 1.0, 18.6642, 0.235311],
  [0.2, 1.5, 23.4738, 0.761277],
])('with loss %d and margin %d s mistakes recur and last as computed, beat by beat', (loss, marginS, recurrenceS, durationS) => {
  const delay = { type: 'exponential', meanMs: 0.2 * second } as const;
  const result = playFreshness({ intervalMs: second, marginMs: marginS * second, loss, delay, seed: 'table' }, 2_000_000);
  expect(Math.abs(result.recurrenceMs / (recurrenceS * second) - 1)).toBeLessThan(0.02);
  expect(Math.abs(result.durationMs / (durationS * second) - 1)).toBeLessThan(0.02);
});

test.each([
  [1.1, 60.5919, 0.565933],
  [1.25, 100.973, 0.779821],
  [1.5, 101.01, 0.530101],
  [2.0, 101.01, 0.030101],
  [2.02, 269.936, 0.046459],
  [2.1, 6059.19, 0.565933],
  [2.5, 10101, 0.530101],
  [3.0, 10101, 0.030101],
  [3.1, 605919, 0.565933],
  [3.5, 1.0101e6, 0.530101],
])('detection within %d s makes mistakes as rare as computed, by weighted samples', (detectionS, recurrenceS, durationS) => {
  const delay = { type: 'exponential', meanMs: 0.02 * second } as const;
  const input = { intervalMs: second, marginMs: (detectionS - 1) * second, loss: 0.01, delay, seed: 'rare' };
  const result = sampleFreshness(input, 2_000_000);
  expect(Math.abs(result.recurrenceMs / (recurrenceS * second) - 1)).toBeLessThan(0.02);
  expect(Math.abs(result.durationMs / (durationS * second) - 1)).toBeLessThan(0.02);
});
