// Quantiles where nothing can be argued about: known samples, misses, strata; and agreement with another library's median.

import fc from 'fast-check';
import { median } from 'simple-statistics';
import { expect, test } from 'vitest';
import { quantile, steps, summarise } from './quantile.ts';

test('a value of n stands in the middle of its stratum', () => {
  const strata = Array.from({ length: 20 }, (_, index) => (index + 0.5) / 20);
  for (const q of [0.05, 0.25, 0.5, 0.9, 0.95]) expect(quantile(strata, q)).toBeCloseTo(q, 12);
});

test('the ends are the smallest and the largest value', () => {
  expect(quantile([3, 1, 2], 0)).toBe(1);
  expect(quantile([3, 1, 2], 1)).toBe(3);
});

test('a miss is infinite in every quantile that it has a part in', () => {
  const values = [1, 2, 3, Number.POSITIVE_INFINITY];
  expect(quantile(values, 0.5)).toBe(2.5);
  expect(quantile(values, 0.95)).toBe(Number.POSITIVE_INFINITY);
  expect(summarise(values)).toEqual({ n: 4, min: 1, p50: 2.5, p95: null, max: null });
});

test('all missed is infinite throughout and no sample is no number', () => {
  const nothing = { min: null, p50: null, p95: null, max: null };
  expect(summarise([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toEqual({ n: 2, ...nothing });
  expect(summarise([])).toEqual({ n: 0, ...nothing });
  expect(quantile([], 0.5)).toBeNaN();
});

test('misses never show as a step of the distribution, but hold its top down', () => {
  expect(steps([2, Number.POSITIVE_INFINITY, 1])).toEqual([
    { value: 1, share: 1 / 3 },
    { value: 2, share: 2 / 3 },
  ]);
});

test('the median is the one that simple-statistics finds', () => {
  const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(samples, (values) => Math.abs(quantile(values, 0.5) - median(values)) <= 1e-9 * Math.max(1, median(values))));
});

test('a quantile never falls as q rises', () => {
  const samples = fc.array(fc.double({ min: 0, noNaN: true }), { minLength: 1, maxLength: 30 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(samples, share, share, (values, a, b) => quantile(values, Math.min(a, b)) <= quantile(values, Math.max(a, b))));
});
