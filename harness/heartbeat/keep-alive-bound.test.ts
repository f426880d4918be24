// Keep-alive against what kernels were measured to do: idle 2 s and ten probes of 1 s took 12.1 s after the last byte.
import { expect, test } from 'vitest';
import { keepAliveBound } from './keep-alive-bound.ts';

test('the latest detection is the idle time and all probes, the earliest the probes alone', () => {
  expect(keepAliveBound({ idleMs: 2000, intervalMs: 1000, count: 10 })).toMatchObject({ minMs: 10_000, meanMs: 11_000, maxMs: 12_000 });
});

test('the defaults of Linux take two hours and eleven minutes', () => {
  expect(keepAliveBound({ idleMs: 7_200_000, intervalMs: 75_000, count: 9 }).maxMs).toBe(7_875_000);
});
