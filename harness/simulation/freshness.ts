// NFD-S beat by beat (Chen, Toueg, Aguilera 2002): datagrams with independent loss and delay, freshness points, trust and
// suspicion. It exists to be compared with the closed form of heartbeat/quality.ts, which shares no code with it. Mistakes
// that come once a month are reached by drawing losses more often than they happen and weighing each by how likely it was.

import { type Random, random } from '../random.ts';
import { type DelayModel, delayDraws } from './delay.ts';

/** A detector and its path, in ms; loss is of single beats, since datagrams are not repeated. */
export interface FreshnessInput {
  readonly intervalMs: number;
  /** From the sending of a beat to its freshness point. */
  readonly marginMs: number;
  readonly loss: number;
  readonly delay: DelayModel;
  readonly seed: string;
}

/** What was observed. */
export interface FreshnessResult {
  readonly evidence: 'model';
  /** Mistakes drawn; weighted ones count once each. */
  readonly mistakes: number;
  /** Mean time from mistake to mistake, and of a mistake, in ms. */
  readonly recurrenceMs: number;
  readonly durationMs: number;
}

/** Plays so many beats. */
export function playFreshness(input: FreshnessInput, beats: number): FreshnessResult {
  const { intervalMs, marginMs } = input;
  const arrival = arrivalsOf(input, random(input.seed, 'freshness'), () => input.loss);
  const ahead = Math.ceil(marginMs / intervalMs - 1e-9) + 1;
  const kept = new Float64Array(ahead + 1);
  for (let j = 0; j < ahead; j += 1) kept[j % kept.length] = arrival(j).atMs;
  let [mistakes, suspectedMs, trustedBefore] = [0, 0, true];
  for (let i = 0; i < beats; i += 1) {
    kept[(i + ahead) % kept.length] = arrival(i + ahead).atMs;
    const dueMs = i * intervalMs + marginMs;
    let earliestMs = Number.POSITIVE_INFINITY;
    for (let j = i; j < i + ahead; j += 1) earliestMs = Math.min(earliestMs, kept[j % kept.length] as number);
    const missing = earliestMs > dueMs;
    if (missing && trustedBefore) mistakes += 1;
    if (missing) suspectedMs += Math.min(earliestMs, dueMs + intervalMs) - dueMs;
    trustedBefore = earliestMs <= dueMs + intervalMs;
  }
  return { evidence: 'model', mistakes, recurrenceMs: (beats * intervalMs) / mistakes, durationMs: suspectedMs / mistakes };
}

/** The same from single freshness points with exaggerated loss; for mistakes too rare to wait for. */
export function sampleFreshness(input: FreshnessInput, points: number): FreshnessResult {
  const { intervalMs, marginMs } = input;
  const ahead = Math.ceil(marginMs / intervalMs - 1e-9) + 1;
  // The beat before must have come, or there would be nothing to mistake: its loss is left as it is.
  const exaggerated = (j: number) => (j < 0 || input.loss === 0 ? input.loss : Math.max(input.loss, 0.5));
  const arrival = arrivalsOf(input, random(input.seed, 'rare'), exaggerated);
  let [mistakes, weightSum, suspectedMs] = [0, 0, 0];
  for (let point = 0; point < points; point += 1) {
    const before = arrival(-1);
    const came = before.atMs <= marginMs;
    let [weight, earliestMs] = [before.weight, Number.POSITIVE_INFINITY];
    for (let j = 0; j < ahead && earliestMs > marginMs; j += 1) {
      const each = arrival(j);
      weight *= each.weight;
      earliestMs = Math.min(earliestMs, each.atMs);
    }
    if (earliestMs <= marginMs) continue;
    suspectedMs += weight * (Math.min(earliestMs, marginMs + intervalMs) - marginMs);
    if (!came) continue;
    mistakes += 1;
    weightSum += weight;
  }
  return { evidence: 'model', mistakes, recurrenceMs: (points * intervalMs) / weightSum, durationMs: suspectedMs / weightSum };
}

// Arrival of the beat that leaves at j intervals, and how much likelier the true path makes it than the one drawn from. One
// object is used again and again: a soak must not wait for the garbage collector.
function arrivalsOf(input: FreshnessInput, draws: Random, lossOf: (j: number) => number): (j: number) => { atMs: number; weight: number } {
  const delay = delayDraws(input.delay, draws);
  const drawn = { atMs: 0, weight: 1 };
  return (j) => {
    const loss = lossOf(j);
    const lost = draws.next() < loss;
    const likelihood = lost ? input.loss / loss : (1 - input.loss) / (1 - loss);
    drawn.weight = likelihood;
    drawn.atMs = lost ? Number.POSITIVE_INFINITY : j * input.intervalMs + delay();
    return drawn;
  };
}
