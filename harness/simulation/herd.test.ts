// Simulated reconnection against tables computed elsewhere: overshoot of a single client, peaks of a herd of 10,000.
import { expect, test, vi } from 'vitest';
import type { ReconnectSpec } from '../scenario.ts';
import { peakOf } from '../statistics/peak.ts';
import { quantile } from '../statistics/quantile.ts';
import { simulateHerd } from './herd.ts';

// Ten thousand clients take a busy machine longer than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const policy = (jitter: 'none' | 'full' | 'equal' | 'decorrelated'): ReconnectSpec => ({
  type: 'exponential',
  initialMs: 1000,
  maxMs: 30_000,
  factor: 2,
  jitter,
  connectTimeoutMs: 5000,
});
const near = (value: number, expected: number, share: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(share);

test.each([
  ['full', 3, 2.36, 1.7, 6.67, 3.42],
  ['equal', 3, 2.25, 2.25, 3.32, 3.0],
  ['decorrelated', 3, 2.71, 2.27, 6.55, 2.09],
  ['full', 30, 10.2, 9.29, 22.7, 6.65],
  ['equal', 30, 15.7, 15.7, 24.0, 6.0],
  ['decorrelated', 30, 9.33, 6.97, 25.8, 6.32],
] as const)('%s jitter after %d s overshoots as in the table', (jitter, outageS, meanS, p50S, p95S, attempts) => {
  const { backMs, attempts: made } = simulateHerd({
    clients: 3000,
    reconnect: policy(jitter),
    outageMs: outageS * 1000,
    recoverMs: 31_000,
    seed: 'o',
  });
  near(backMs.reduce((sum, each) => sum + each, 0) / backMs.length / 1000, meanS, 0.05);
  near(quantile(backMs, 0.5) / 1000, p50S, 0.07);
  near(quantile(backMs, 0.95) / 1000, p95S, 0.06);
  // The table counts failed attempts up to the outage's end; the one that succeeds comes on top or not, as it rounds.
  expect(Math.min(Math.abs(made - attempts), Math.abs(made - 1 - attempts))).toBeLessThan(0.1);
});

test.each([
  ['none', 10, 10_000, 10_000, 5.0, 3.0],
  ['full', 10, 1498, 12_765, 29.8, 3.99],
  ['equal', 10, 2518, 10_000, 15.9, 3.19],
] as const)('a herd with %s jitter peaks as in the table after %d s', (jitter, outageS, back, failed, lastS, attempts) => {
  const result = simulateHerd({
    clients: 10_000,
    reconnect: policy(jitter),
    outageMs: outageS * 1000,
    recoverMs: 31_000,
    seed: 'h',
  });
  near(result.peakBackPerSecond, back, 0.08);
  near(result.peakFailedPerSecond, failed, 0.03);
  near(result.shareBackMs(1) / 1000, lastS, 0.08);
  near(result.attempts - 1, attempts, 0.03);
});

test('a peak counts what lies within one window', () => {
  expect(peakOf([0, 1, 2, 100, 101], 3)).toBe(3);
  expect(peakOf([0, 10, 20], 10)).toBe(1);
  expect(peakOf([], 10)).toBe(0);
});
