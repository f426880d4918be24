// What a sample supports about the population, exactly: shares by Clopper and Pearson, rates by Poisson, quantiles by order
// statistics. "One-sided 95 %" means: were the truth beyond this bound, so extreme a sample would come in at most 5 % of
// runs. Nothing here assumes a shape of the distribution or a large sample.

import { binomialCdf, crossing, poissonCdf } from './distribution.ts';

/** A lower and an upper bound. */
export interface Bounds {
  readonly lo: number;
  readonly hi: number;
}

/** Smallest share that k successes of n do not contradict, one-sided. */
export function shareLowerBound(successes: number, n: number, confidence = 0.95): number {
  if (successes <= 0) return 0;
  return 1 - shareUpperBound(n - successes, n, confidence);
}

/** Largest share that k successes of n do not contradict, one-sided. */
export function shareUpperBound(successes: number, n: number, confidence = 0.95): number {
  if (successes >= n) return 1;
  return crossing((share) => binomialCdf(successes, n, share), 1 - confidence, 0, 1);
}

/** Both exact bounds of a share (Clopper-Pearson), two-sided: half of the error on each side. */
export function shareBounds(successes: number, n: number, confidence = 0.95): Bounds {
  const each = (1 + confidence) / 2;
  return { lo: shareLowerBound(successes, n, each), hi: shareUpperBound(successes, n, each) };
}

/** Wilson's bounds of a share, two-sided 95 %: shorter than the exact ones, right on average only. For plots. */
export function wilsonBounds(successes: number, n: number, z = 1.959963984540054): Bounds {
  const share = successes / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { lo: Math.max(0, centre - half), hi: Math.min(1, centre + half) };
}

/** "All n held" supports at least this share, one-sided: 40 of 40 supports 92.8 %. */
export function nAllHeldSupports(n: number, confidence = 0.95): number {
  return n === 0 ? 0 : (1 - confidence) ** (1 / n);
}

/** How many samples a finite one-sided upper bound of the q-quantile needs: 5, 29, 59, 299 for p50, p90, p95, p99. */
export function nNeededForQuantile(q: number, confidence = 0.95): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(q) - 1e-9);
}

/** Upper bound of expected events after k were seen, one-sided; divide by the exposure. None seen: 2.996 (the rule of three). */
export function poissonUpperBound(events: number, confidence = 0.95): number {
  return crossing((mean) => poissonCdf(events, mean), 1 - confidence, 0, 2 * events + 50);
}

/** Lower bound of expected events after k were seen, one-sided; divide by the exposure. */
export function poissonLowerBound(events: number, confidence = 0.95): number {
  if (events <= 0) return 0;
  return crossing((mean) => poissonCdf(events - 1, mean), confidence, 0, events);
}

/** Both exact bounds of expected events, two-sided. */
export function poissonBounds(events: number, confidence = 0.95): Bounds {
  const each = (1 + confidence) / 2;
  return { lo: poissonLowerBound(events, each), hi: poissonUpperBound(events, each) };
}

/** Ranks (from 1) of the order statistics that bound the q-quantile with error `tail` on each side. 0 and Infinity: the sample is too small. */
export function orderStatisticRanks(n: number, q: number, tail = 0.025): Bounds {
  let lo = 0;
  while (lo < n && binomialCdf(lo, n, q) <= tail) lo += 1;
  if (binomialCdf(0, n, q) > tail) lo = 0;
  let hi = Math.max(lo, 1);
  while (hi <= n && 1 - binomialCdf(hi - 1, n, q) > tail) hi += 1;
  return { lo, hi: hi > n ? Number.POSITIVE_INFINITY : hi };
}

/**
 * Bounds of the q-quantile of the population, each one-sided at `confidence`, for samples drawn at random (not for
 * stratified ones, where they are ten times too wide). Without a lower bound 0, since durations are not negative; without
 * an upper one Infinity, as for a quantile that rests on misses.
 */
export function orderStatisticBounds(values: readonly number[], q: number, confidence = 0.95): Bounds {
  const ascending = [...values].sort((a, b) => a - b || 0);
  const ranks = orderStatisticRanks(values.length, q, 1 - confidence);
  return { lo: ascending[ranks.lo - 1] ?? 0, hi: ascending[ranks.hi - 1] ?? Number.POSITIVE_INFINITY };
}
