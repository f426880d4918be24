// Phi: how unlikely so long a gap is, as -log10 of its probability, under three assumptions about gaps. y is the gap in
// standard deviations past the mean. Akka's logistic curve follows the normal one to phi 2 and overstates it beyond; the
// exact normal needs a logarithm of the tail itself, because 1 - cdf is 0 long before phi is large.

/** Phi of a gap y deviations past the mean, logistic approximation (Akka, Pekko). */
export function phiLogistic(y: number): number {
  const e = Math.exp(-y * (1.5976 + 0.070566 * y * y));
  // Below the mean -log10 of 1 would be a negative zero.
  return Math.max(0, y > 0 ? -Math.log10(e / (1 + e)) : -Math.log10(1 - 1 / (1 + e)));
}

/** Phi of a gap y deviations past the mean, exact normal distribution. */
export function phiNormal(y: number): number {
  return Math.max(0, -logTail(y) / Math.LN10);
}

/** Phi of a gap that is `ratio` times the mean gap, exponential distribution (Cassandra). */
export function phiExponential(ratio: number): number {
  return Math.max(0, ratio / Math.LN10);
}

/** How many deviations past the mean phi reaches the threshold. `phi` must rise with y. */
export function deviationsAt(threshold: number, phi: (y: number) => number): number {
  let [low, high] = [-40, 40];
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (phi(middle) < threshold) low = middle;
    else high = middle;
  }
  return high;
}

// ln of the probability that a standard normal exceeds y.
function logTail(y: number): number {
  const x = y / Math.SQRT2;
  return x < 2 ? Math.log1p(-(1 + erf(x)) / 2) : logErfc(x) - Math.LN2;
}

// Kummer's series; good to the last digits for |x| < 3.
function erf(x: number): number {
  if (x < -5) return -1;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return ((2 * sum) / Math.sqrt(Math.PI)) * Math.exp(-x * x);
}

// Laplace's continued fraction, from the inside out; good for x >= 2.
function logErfc(x: number): number {
  let fraction = x;
  for (let n = 120; n >= 1; n -= 1) fraction = x + n / 2 / fraction;
  return -x * x - Math.log(fraction * Math.sqrt(Math.PI));
}
