// How thick events come: the most of them in any window of a length. A window slides, since a peak that falls on the edge
// between two fixed bins would be halved.

/** Most instants in any window of this length; ascending instants, ms. */
export function peakOf(instantsMs: readonly number[], windowMs: number): number {
  let [first, most] = [0, 0];
  for (const [index, atMs] of instantsMs.entries()) {
    while ((instantsMs[first] ?? atMs) <= atMs - windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
