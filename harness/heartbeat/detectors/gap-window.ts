// The last gaps between beats, with their mean and deviation. Sums run along so that a beat costs the same however large
// the window is; deviation is the population's, as in the implementations that this follows.

/** A window of samples in ms. */
export interface GapWindow {
  add(gapMs: number): void;
  meanMs(): number;
  deviationMs(): number;
  variance(): number;
  readonly size: () => number;
}

/** Keeps the last `capacity` samples; starts with `seeds`. */
export function gapWindow(capacity: number, seeds: readonly number[] = []): GapWindow {
  const ring: number[] = [];
  let oldest = 0;
  let sum = 0;
  let squares = 0;
  const count = (gapMs: number, sign: 1 | -1) => {
    sum += sign * gapMs;
    squares += sign * gapMs * gapMs;
  };
  const window: GapWindow = {
    add(gapMs) {
      count(gapMs, 1);
      if (ring.length < capacity) {
        ring.push(gapMs);
        return;
      }
      count(ring[oldest] ?? 0, -1);
      ring[oldest] = gapMs;
      oldest = (oldest + 1) % capacity;
    },
    meanMs: () => sum / ring.length,
    // Rounding can leave a hair below zero.
    variance: () => Math.max(0, squares / ring.length - (sum / ring.length) ** 2),
    deviationMs: () => Math.sqrt(window.variance()),
    size: () => ring.length,
  };
  for (const seed of seeds) window.add(seed);
  return window;
}
