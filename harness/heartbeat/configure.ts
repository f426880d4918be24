// From what is wanted to interval and margin (Chen, Toueg, Aguilera 2002): detect within a limit, at most one mistake in so
// long, corrected within so long on average. Either the distribution of delays is known, or only loss, mean and variance;
// then the worst distribution with those moments is assumed (one-sided Chebyshev) and the interval comes out shorter.

/** What is wanted of a detector, in ms. */
export interface Wanted {
  readonly detectionMs: number;
  /** At least so long from one mistake to the next, on average. */
  readonly mistakeRecurrenceMs: number;
  /** A mistake is corrected within this, on average. */
  readonly mistakeDurationMs: number;
}

/** The longest interval that does it, and the margin that goes with it. */
export interface Configured {
  readonly intervalMs: number;
  readonly marginMs: number;
}

/** With the distribution of delays known; `tail` as in quality.ts. Undefined when no interval does it. */
export function configureByDistribution(
  wanted: Wanted,
  path: { readonly loss: number; readonly tail: (delayMs: number) => number },
): Configured | undefined {
  const { detectionMs } = wanted;
  const { loss, tail } = path;
  const heard = (1 - loss) * (1 - tail(detectionMs));
  const recurrenceMs = (intervalMs: number) => {
    let product = heard;
    for (let j = 1; j < Math.ceil(detectionMs / intervalMs); j += 1) product *= loss + (1 - loss) * tail(detectionMs - j * intervalMs);
    return intervalMs / product;
  };
  return longest(wanted, heard * wanted.mistakeDurationMs, detectionMs, recurrenceMs);
}

/** With loss, mean and standard deviation of delays only. Undefined when no interval does it. */
export function configureByMoments(
  wanted: Wanted,
  path: { readonly loss: number; readonly delayMs: number; readonly deviationMs: number },
): Configured | undefined {
  const { loss, deviationMs } = path;
  const variance = deviationMs ** 2;
  const spareMs = wanted.detectionMs - path.delayMs;
  if (spareMs <= 0) return undefined;
  const heard = ((1 - loss) * spareMs ** 2) / (variance + spareMs ** 2);
  const recurrenceMs = (intervalMs: number) => {
    let product = intervalMs;
    for (let j = 1; j < Math.ceil(spareMs / intervalMs); j += 1) {
      const square = (spareMs - j * intervalMs) ** 2;
      product *= (variance + square) / (variance + loss * square);
    }
    return product;
  };
  return longest(wanted, heard * wanted.mistakeDurationMs, spareMs, recurrenceMs);
}

// Downwards in small steps: the recurrence jumps where another beat fits into the limit, so bisection could miss the answer.
function longest(wanted: Wanted, mostMs: number, limitMs: number, recurrenceMs: (intervalMs: number) => number): Configured | undefined {
  const stepMs = Math.max(0.1, wanted.detectionMs / 1e6);
  for (let intervalMs = Math.min(mostMs, limitMs); intervalMs > 0; intervalMs -= stepMs)
    if (recurrenceMs(intervalMs) >= wanted.mistakeRecurrenceMs) return { intervalMs, marginMs: wanted.detectionMs - intervalMs };
  return undefined;
}
