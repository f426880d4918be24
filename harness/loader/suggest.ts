// "Did you mean": the accepted word nearest to the one that came, and only if it is near. A wrong guess costs more than
// none, so a word may differ in two letters, a long one in a third, and two must stay; swapped neighbours are one mistake.

/** The nearest of the known words, or undefined when none is close. Case does not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const allowed = Math.max(2, Math.floor(word.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    const alike = distance <= 1 || name.length - distance >= 2;
    if (distance <= allowed && alike && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? known.find((name) => word.length > 2 && name.length > 2 && plain(name) === plain(word));
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Insertions, deletions, replacements and swaps of letters that are neighbours, or were before a letter between them fell out (Damerau and Levenshtein). */
export function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array.from({ length: b.length }, (__, j) => (i === 0 ? j + 1 : 0))]);
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  const lastIn = new Map<string, number>();
  for (let i = 1; i <= a.length; i += 1) {
    let matched = 0;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      // Where the two letters of a swap stood last: what lies between them was put in or left out.
      const [k, l] = [lastIn.get(b[j - 1] ?? '') ?? 0, matched];
      const swapped = k > 0 && l > 0 ? at(k - 1, l - 1) + (i - k - 1) + 1 + (j - l - 1) : Number.POSITIVE_INFINITY;
      const row = rows[i] ?? [];
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1), swapped);
      if (same) matched = j;
    }
    lastIn.set(a[i - 1] ?? '', i);
  }
  return at(a.length, b.length);
}
