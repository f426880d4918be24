// How good a detector is on a path that loses and delays beats, in closed form (Chen, Toueg, Aguilera 2002, NFD-S): beats
// leave every I, beat i is due at its sending plus the margin, and the peer is trusted while some beat that is still due
// has come. Detection takes at most I + margin; what that costs in mistakes is a staircase: each further interval of
// margin makes them rarer by one over the loss, and nothing in between does.

/** A path: how many beats it loses, and how long it takes. */
export interface BeatPath {
  /** Share of beats lost, 0 to 1, independent of each other. */
  readonly loss: number;
  /** Probability that a beat which arrives takes longer than this many ms; 1 below zero. */
  readonly tail: (delayMs: number) => number;
}

/** The quality of service of a detector, in ms. */
export interface DetectorQuality {
  /** Worst-case detection. */
  readonly detectionMs: number;
  /** Mean time from one mistake to the next. */
  readonly mistakeRecurrenceMs: number;
  /** Mean time until a mistake is corrected. */
  readonly mistakeDurationMs: number;
  /** Share of healthy time in which the peer is trusted. */
  readonly accuracy: number;
  /** Probability that a beat finds its predecessors all missing. */
  readonly suspicion: number;
}

/** Delays that are exponential with this mean. */
export function exponentialTail(meanMs: number): (delayMs: number) => number {
  return (delayMs) => (delayMs < 0 ? 1 : Math.exp(-delayMs / meanMs));
}

/** The quality of NFD-S with this interval and margin; that of NFD-U and chen with the mean delay added to the margin. */
export function detectorQuality(intervalMs: number, marginMs: number, path: BeatPath): DetectorQuality {
  const { loss, tail } = path;
  // Digits lost in a division must not add a whole beat.
  const beats = Math.ceil(marginMs / intervalMs - 1e-9);
  const allMissing = (x: number) => {
    let product = 1;
    for (let j = 0; j <= beats; j += 1) product *= loss + (1 - loss) * tail(marginMs + x - j * intervalMs);
    return product;
  };
  const cornerMs = Math.min(Math.max(beats * intervalMs - marginMs, 0), intervalMs);
  const suspectedMs = integral(allMissing, 0, cornerMs) + integral(allMissing, cornerMs, intervalMs);
  const mistake = (1 - loss) * (1 - tail(marginMs + intervalMs)) * allMissing(0);
  return {
    detectionMs: marginMs + intervalMs,
    mistakeRecurrenceMs: intervalMs / mistake,
    mistakeDurationMs: suspectedMs / mistake,
    accuracy: 1 - suspectedMs / intervalMs,
    suspicion: allMissing(0),
  };
}

// Simpson's rule; smooth between the corners, but steep where delays are short against the interval.
function integral(f: (x: number) => number, from: number, to: number): number {
  const pieces = 4000;
  const step = (to - from) / pieces;
  let sum = f(from) + f(to);
  for (let i = 1; i < pieces; i += 1) sum += (i % 2 === 0 ? 2 : 4) * f(from + i * step);
  return (sum * step) / 3;
}
