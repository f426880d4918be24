// Back-off as drawn by the policies against the table of overshoots computed independently (base 1 s, cap 30 s, 20,000
// runs), and the closed forms against the same table.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../random.ts';
import type { ReconnectSpec } from '../scenario.ts';
import { quantile } from '../statistics/quantile.ts';
import { herdBound, longestDelayMs, meanOvershootMs, worstReconnectMs } from './reconnect-bound.ts';
import { reconnectPolicyOf } from './reconnects/index.ts';

type Jitter = 'none' | 'full' | 'equal' | 'decorrelated';
const backoff = (jitter: Jitter, initialMs = 1000, maxMs = 30_000): ReconnectSpec => ({
  type: 'exponential',
  initialMs,
  maxMs,
  factor: 2,
  jitter,
  connectTimeoutMs: 5000,
});
const every = { connectTimeoutMs: 5000 };

// Attempts fail at once until the server is back; the answer is how long after that the next one comes.
function overshoot(spec: ReconnectSpec, outageMs: number, run: number): { overshootMs: number; attempts: number } {
  const policy = reconnectPolicyOf(spec, random('overshoot', run));
  let atMs = 0;
  let attempts = 0;
  while (atMs < outageMs) {
    atMs += policy.nextDelayMs() ?? Number.POSITIVE_INFINITY;
    attempts += 1;
  }
  return { overshootMs: atMs - outageMs, attempts };
}

test.each([
  [3, 'full', 2.36, 1.7, 6.67, 3.42],
  [3, 'equal', 2.25, 2.25, 3.32, 3],
  [3, 'decorrelated', 2.71, 2.27, 6.55, 2.09],
  [30, 'full', 10.2, 9.29, 22.7, 6.65],
  [30, 'equal', 15.7, 15.7, 24, 6],
  [30, 'decorrelated', 9.33, 6.97, 25.8, 6.32],
  [300, 'full', 10.1, 8.89, 23.5, 24.6],
  [300, 'equal', 11.7, 11.3, 24.2, 17.8],
  [300, 'decorrelated', 12.5, 11.3, 27.6, 21.7],
] as const)('after %i s, jitter %s overshoots by %d s', (outage, jitter, mean, p50, p95, attempts) => {
  const runs = Array.from({ length: 4000 }, (_, run) => overshoot(backoff(jitter), outage * 1000, run));
  const seconds = runs.map((each) => each.overshootMs / 1000);
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const near = (found: number, expected: number) => expect(Math.abs(found / expected - 1)).toBeLessThan(0.06);
  near(meanOf(seconds), mean);
  near(quantile(seconds, 0.5), p50);
  near(quantile(seconds, 0.95), p95);
  near(meanOf(runs.map((each) => each.attempts)), attempts);
});

test('at the cap the mean overshoot is c/2, c/3 and 7c/18', () => {
  expect(meanOvershootMs(backoff('none'))).toBe(15_000);
  expect(meanOvershootMs(backoff('full'))).toBe(10_000);
  expect(meanOvershootMs(backoff('equal'))).toBeCloseTo(11_667, 0);
  expect(meanOvershootMs(backoff('decorrelated'))).toBeUndefined();
  expect(meanOvershootMs({ type: 'list', delaysMs: [0, 2000, 10_000, 4000], ...every })).toBe(2000);
  expect(meanOvershootMs({ type: 'none', ...every })).toBeUndefined();
});

test('the longest wait and the worst reconnect are those of the policy', () => {
  expect(longestDelayMs({ type: 'constant', delayMs: 700, ...every })).toBe(700);
  expect(longestDelayMs({ type: 'list', delaysMs: [0, 9000, 2000], ...every })).toBe(9000);
  expect(longestDelayMs({ type: 'none', ...every })).toBeUndefined();
  expect(worstReconnectMs(backoff('full'), 100)).toBe(35_200);
  expect(worstReconnectMs({ ...backoff('full'), attempts: 3 }, 100)).toBeUndefined();
});

test('a herd of 10,000 comes back at 667 a second with full jitter, and all at once without', () => {
  expect(herdBound(backoff('full'), 10_000)?.peakPerSecond).toBeCloseTo(666.7, 1);
  expect(herdBound(backoff('equal'), 10_000)?.peakPerSecond).toBeCloseTo(444.4, 1);
  expect(herdBound(backoff('none'), 10_000)).toEqual({ peakPerSecond: 10_000, allBackMs: 30_000 });
  expect(herdBound({ type: 'none', ...every }, 10)).toBeUndefined();
});

const jitters = fc.constantFrom<Jitter>('none', 'full', 'equal', 'decorrelated');
const waits = fc.tuple(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 60_000 }), jitters, fc.string());

test('a wait is never negative and never above the maximum, and the n-th never above initial * 2^n', () => {
  fc.assert(
    fc.property(waits, ([initialMs, maxMs, jitter, seed]) => {
      const policy = reconnectPolicyOf(backoff(jitter, initialMs, maxMs), random(seed));
      const growth = jitter === 'decorrelated' ? (n: number) => initialMs * 3 ** (n + 1) : (n: number) => initialMs * 2 ** n;
      for (let n = 0; n < 40; n += 1) {
        const delayMs = policy.nextDelayMs() ?? Number.NaN;
        expect(delayMs).toBeGreaterThanOrEqual(jitter === 'equal' ? Math.min(maxMs, growth(n)) / 2 : 0);
        expect(delayMs).toBeLessThanOrEqual(Math.min(maxMs, growth(n)));
      }
    }),
  );
});

test('the same seed gives the same waits', () => {
  fc.assert(
    fc.property(waits, ([initialMs, maxMs, jitter, seed]) => {
      const series = () => {
        const policy = reconnectPolicyOf(backoff(jitter, initialMs, maxMs), random(seed));
        return Array.from({ length: 10 }, () => policy.nextDelayMs());
      };
      expect(series()).toEqual(series());
    }),
  );
});
