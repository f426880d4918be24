// When the next beat should arrive, estimated from the last ones (NFD-E of Chen, Toueg, Aguilera, 2002): each arrival is
// moved back to the start of the numbering by its number of intervals, these are averaged, and the average is moved
// forward to the next number. Lost beats do no harm, since numbers and not counts are used.

/** Estimates arrivals of one numbered stream of beats. */
export interface ArrivalEstimate {
  add(sequence: number, atMs: number): void;
  /** Expected arrival of a number, in ms of the same clock; undefined before the first arrival. */
  expectedMs(sequence: number): number | undefined;
  /** The largest number that arrived. */
  last(): number | undefined;
}

/** Averages over the last `window` arrivals. */
export function arrivalEstimate(intervalMs: number, window: number): ArrivalEstimate {
  const starts: number[] = [];
  let last: number | undefined;
  return {
    add(sequence, atMs) {
      starts.push(atMs - intervalMs * sequence);
      if (starts.length > window) starts.shift();
      last = Math.max(last ?? sequence, sequence);
    },
    expectedMs(sequence) {
      if (starts.length === 0) return undefined;
      return starts.reduce((sum, start) => sum + start, 0) / starts.length + intervalMs * sequence;
    },
    last: () => last,
  };
}
