// The two discrete distributions that exact bounds rest on, as sums in logarithms: no approximation, so they hold for the
// small samples a CI run has. Enough for tens of thousands of events.

const logFactorials: number[] = [0];

/** ln(n!), by summing once and remembering. */
export function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1) logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  return logFactorials[n] ?? Number.NaN;
}

/** Probability of exactly k successes in n with probability p each. */
export function binomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p <= 0) return k === 0 ? 1 : 0;
  if (p >= 1) return k === n ? 1 : 0;
  return Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** Probability of at most k successes in n. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  // The shorter tail is summed: fewer terms, and no digits are lost near 1.
  if (k < n / 2) return sumOver(0, k, (i) => binomialPmf(i, n, p));
  return 1 - sumOver(k + 1, n, (i) => binomialPmf(i, n, p));
}

/** Probability of exactly k events where `mean` are expected. */
export function poissonPmf(k: number, mean: number): number {
  if (mean <= 0) return k === 0 ? 1 : 0;
  return Math.exp(k * Math.log(mean) - mean - logFactorial(k));
}

/** Probability of at most k events where `mean` are expected. */
export function poissonCdf(k: number, mean: number): number {
  return k < 0
    ? 0
    : Math.min(
        1,
        sumOver(0, k, (i) => poissonPmf(i, mean)),
      );
}

function sumOver(from: number, to: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = from; i <= to; i += 1) sum += term(i);
  return sum;
}

/** Where a falling function crosses `target` between `from` and `to`, to the last digits of a double. */
export function crossing(falling: (x: number) => number, target: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 200 && low < high; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (falling(middle) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
