// Keep-alive against what kernels were measured to do: idle 2 s and ten probes of 1 s took 12.1 s after the last byte.
import { expect, test } from 'vitest';
import type { HeartbeatSpec } from '../scenario.ts';
import { keepAliveBand, keepAliveBound, keepAliveHoldsMs, kernelTimerLateMs } from './keep-alive-bound.ts';

test('the latest detection is the idle time and all probes, the earliest the probes alone', () => {
  expect(keepAliveBound({ idleMs: 2000, intervalMs: 1000, count: 10 })).toMatchObject({ minMs: 10_000, meanMs: 11_000, maxMs: 12_000 });
});

test('the defaults of Linux take two hours and eleven minutes', () => {
  expect(keepAliveBound({ idleMs: 7_200_000, intervalMs: 75_000, count: 9 }).maxMs).toBe(7_875_000);
});

const keepAlive = { idleMs: 1000, intervalMs: 1000, count: 3 };
const beats = (intervalMs: number, from: HeartbeatSpec['from']) =>
  ({ intervalMs, from, detector: { type: 'none' }, keepAlive }) satisfies HeartbeatSpec;

test('a beat each 5 s leaves room for one idle second and three probes: a cut in the first second after a beat is noticed', () => {
  expect(keepAliveHoldsMs(beats(5000, 'client'))).toBe(1000);
  expect(keepAliveHoldsMs(beats(5001, 'client'))).toBe(2000);
});

test('a beat that is due before the probes are over keeps keep-alive from ever acting, and a client that only listens never does', () => {
  expect(keepAliveHoldsMs(beats(4000, 'client'))).toBe(0);
  expect(keepAliveHoldsMs(beats(500, 'both'))).toBe(0);
  expect(keepAliveHoldsMs(beats(500, 'server'))).toBe(Number.POSITIVE_INFINITY);
});

test('where the server beats more often than the idle time, the last byte came at most a beat ago', () => {
  expect(keepAliveBand(beats(400, 'server'))).toMatchObject({ minMs: 3600, meanMs: 3800, maxMs: 4320 });
  expect(keepAliveBand(beats(5000, 'server'))).toMatchObject({ minMs: 3000, meanMs: 3500, maxMs: 4320 });
});

test('a timer of the kernel is late by a slot of its wheel: 80 ms of a second where a tick is 10 ms, an eighth at the very most', () => {
  expect(kernelTimerLateMs(1000)).toBe(80);
  expect(kernelTimerLateMs(10_000)).toBe(640);
  for (let delayMs = 700; delayMs < 8_000_000; delayMs *= 1.1) expect(kernelTimerLateMs(delayMs) / delayMs).toBeLessThanOrEqual(8 / 63);
});
