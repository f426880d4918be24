// Quantiles of samples in which a miss counts as infinite. The i-th of n sorted values stands for the share (i - 0.5) / n,
// with straight lines between: for phases injected at the middle of n equal strata that is where each value belongs, so
// the estimate has no bias; the usual (i - 1) / (n - 1) would pull the high quantiles of small samples inwards.

/** Five numbers of a sample: null = infinite when n > 0, and no sample when n = 0. */
export interface FiveNumbers {
  readonly n: number;
  readonly min: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** The q-quantile, 0 <= q <= 1. Infinite as soon as an infinite value has a part in it; NaN for an empty sample. */
export function quantile(values: readonly number[], q: number): number {
  return quantileOfSorted(sorted(values), q);
}

/** Smallest, median, 95th percentile and largest value. */
export function summarise(values: readonly number[]): FiveNumbers {
  const ascending = sorted(values);
  const at = (q: number) => finiteOrNull(quantileOfSorted(ascending, q));
  return { n: values.length, min: at(0), p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** The empirical distribution as steps: how large a share of the sample is at most `value`. Infinite values never appear as a step. */
export function steps(values: readonly number[]): { value: number; share: number }[] {
  return sorted(values)
    .map((value, index, all) => ({ value, share: (index + 1) / all.length }))
    .filter((step) => Number.isFinite(step.value));
}

function quantileOfSorted(ascending: readonly number[], q: number): number {
  const last = ascending.length - 1;
  if (last < 0) return Number.NaN;
  const place = Math.min(Math.max(q * ascending.length - 0.5, 0), last);
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  // Infinity times zero is not a number, and infinite less infinite neither.
  if (below === above) return below;
  return Number.isFinite(above) ? below + (above - below) * (place - Math.floor(place)) : above;
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b || 0);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
