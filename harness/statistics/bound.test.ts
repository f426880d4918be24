// Exact bounds against tables computed by other software (scipy), row by row, and against simple-statistics.

import { binomialDistribution, poissonDistribution } from 'simple-statistics';
import { expect, test } from 'vitest';
import {
  nAllHeldSupports,
  nNeededForQuantile,
  orderStatisticBounds,
  orderStatisticRanks,
  poissonBounds,
  poissonLowerBound,
  poissonUpperBound,
  shareBounds,
  shareLowerBound,
  wilsonBounds,
} from './bound.ts';
import { binomialPmf, poissonPmf } from './distribution.ts';

test.each([
  [0, 10, 0, 0.308497, 0, 0.277533],
  [10, 10, 0.691503, 1, 0.722467, 1],
  [29, 30, 0.827831, 0.999156, 0.833296, 0.994091],
  [30, 30, 0.884297, 1, 0.886487, 1],
  [99, 100, 0.945541, 0.999747, 0.945514, 0.998233],
  [100, 100, 0.963783, 1, 0.963007, 1],
  [81, 263, 0.252737, 0.367622, 0.255289, 0.36621],
  [15, 148, 0.057844, 0.16165, 0.062386, 0.160487],
])('%i of %i is bounded as in the table', (k, n, lo, hi, wilsonLo, wilsonHi) => {
  expect(shareBounds(k, n).lo).toBeCloseTo(lo, 6);
  expect(shareBounds(k, n).hi).toBeCloseTo(hi, 6);
  expect(wilsonBounds(k, n).lo).toBeCloseTo(wilsonLo, 6);
  expect(wilsonBounds(k, n).hi).toBeCloseTo(wilsonHi, 6);
});

test.each([
  [0, 0, 3.6889],
  [1, 0.0253, 5.5716],
  [2, 0.2422, 7.2247],
  [3, 0.6187, 8.7673],
  [5, 1.6235, 11.6683],
  [10, 4.7954, 18.3904],
  [20, 12.2165, 30.8884],
  [50, 37.111, 65.9188],
  [100, 81.364, 121.6268],
])('%i events are bounded as in the table', (events, lo, hi) => {
  expect(poissonBounds(events).lo).toBeCloseTo(lo, 4);
  expect(poissonBounds(events).hi).toBeCloseTo(hi, 4);
});

test('no event in an exposure supports the rule of three', () => {
  expect(poissonUpperBound(0)).toBeCloseTo(-Math.log(0.05), 9);
  expect(poissonLowerBound(0)).toBe(0);
  expect(poissonUpperBound(0) / (200 / 3600)).toBeCloseTo(53.9, 1);
});

const none = Number.POSITIVE_INFINITY;
const sizes = [20, 30, 50, 100, 200, 500, 1000];
test.each([
  [0.5, [6, 15], [10, 21], [18, 33], [40, 61], [86, 115], [228, 273], [469, 532]],
  [0.9, [15, none], [23, none], [41, 50], [84, 96], [171, 189], [436, 464], [881, 919]],
  [0.95, [17, none], [26, none], [44, none], [90, 100], [184, 197], [465, 485], [936, 964]],
  [0.99, [19, none], [28, none], [48, none], [97, none], [195, none], [490, 500], [983, 997]],
] as [number, ...number[][]][])('the ranks around the %d-quantile are those of the table', (q, ...expected) => {
  for (const [index, n] of sizes.entries()) {
    const [lo, hi] = expected[index] ?? [];
    expect({ n, ...orderStatisticRanks(n, q) }).toEqual({ n, lo, hi });
  }
});

test('a quantile is bounded one-sidedly only when there are enough samples', () => {
  const values = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
  expect(orderStatisticBounds(values(58), 0.95).hi).toBe(Number.POSITIVE_INFINITY);
  expect(orderStatisticBounds(values(59), 0.95).hi).toBe(59);
  expect(orderStatisticBounds(values(3), 0.05).lo).toBe(0);
  expect(orderStatisticBounds([], 0.95)).toEqual({ lo: 0, hi: Number.POSITIVE_INFINITY });
});

test('the samples that a quantile needs are 5, 29, 59, 299 and 2995', () => {
  expect([0.5, 0.9, 0.95, 0.99, 0.999].map((q) => nNeededForQuantile(q))).toEqual([5, 29, 59, 299, 2995]);
  expect([0.5, 0.9, 0.95, 0.99, 0.999].map((q) => nNeededForQuantile(q, 0.975))).toEqual([6, 36, 72, 368, 3688]);
});

test('forty of forty supports at least 92.8 %', () => {
  expect(nAllHeldSupports(40)).toBeCloseTo(0.9278, 4);
  expect(nAllHeldSupports(40)).toBeCloseTo(shareLowerBound(40, 40), 9);
  expect(nAllHeldSupports(0)).toBe(0);
});

test('probabilities are those of simple-statistics', () => {
  const binomial = binomialDistribution(30, 0.3) ?? [];
  const poisson = poissonDistribution(4.2) ?? [];
  for (const [k, p] of binomial.entries()) expect(binomialPmf(k, 30, 0.3)).toBeCloseTo(p, 12);
  for (const [k, p] of poisson.entries()) expect(poissonPmf(k, 4.2)).toBeCloseTo(p, 12);
});
