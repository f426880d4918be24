// Is one setting better than another? The exact paired sign test on differences within blocks assumes nothing about their
// distribution, and Holm's procedure keeps the chance of even one false claim among all comparisons at 5 %.

import { binomialCdf } from './distribution.ts';

/** Differences counted by their sign, and how often chance alone would be at least as lopsided. */
export interface SignTest {
  readonly positive: number;
  readonly negative: number;
  /** Two-sided p value, at most 1; 1 when all pairs tie. */
  readonly p: number;
}

/** Exact sign test. Ties say nothing and are left out; so are pairs that missed both times (infinite less infinite is NaN). */
export function signTest(differences: readonly number[]): SignTest {
  const positive = differences.filter((difference) => difference > 0).length;
  const negative = differences.filter((difference) => difference < 0).length;
  const tail = binomialCdf(Math.min(positive, negative), positive + negative, 0.5);
  return { positive, negative, p: positive + negative === 0 ? 1 : Math.min(1, 2 * tail) };
}

/** Holm's adjusted p values, in the order given: compare each with the level wanted for the whole family. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted: number[] = pValues.map(() => 1);
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[index] ?? 1)));
    adjusted[index] = largest;
  }
  return adjusted;
}
