// How long a packet takes one way: the usual distributions, and a trace of measured round trips. Each is given by what
// people know of a path (mean, deviation, least), never by the parameters of its formula. Draws are never negative.

import type { Random } from '../random.ts';

/** One-way delay, in ms; a trace holds round trips, of which each direction takes half, and null for a probe that was lost. */
export type DelayModel =
  | { readonly type: 'constant'; readonly delayMs: number }
  | { readonly type: 'uniform'; readonly fromMs: number; readonly toMs: number }
  | { readonly type: 'normal'; readonly meanMs: number; readonly deviationMs: number }
  | { readonly type: 'exponential'; readonly meanMs: number }
  | { readonly type: 'log-normal'; readonly meanMs: number; readonly deviationMs: number }
  /** Power law above `leastMs`; the mean is infinite for a shape of 1 or less. */
  | { readonly type: 'pareto'; readonly leastMs: number; readonly shape: number }
  | { readonly type: 'trace'; readonly name: string; readonly roundTripsMs: readonly (number | null)[] };

/** Draws delays one after the other, in ms; Infinity = this packet is lost (only a trace says so). */
export function delayDraws(model: DelayModel, random: Random): () => number {
  switch (model.type) {
    case 'constant':
      return () => model.delayMs;
    case 'uniform':
      return () => model.fromMs + random.next() * (model.toMs - model.fromMs);
    case 'normal':
      return () => Math.max(0, model.meanMs + model.deviationMs * normal(random));
    case 'exponential':
      return () => -model.meanMs * Math.log(1 - random.next());
    case 'log-normal':
      return logNormalDraws(model, random);
    case 'pareto':
      return () => model.leastMs * (1 - random.next()) ** (-1 / model.shape);
    default:
      return traceDraws(model.roundTripsMs, random);
  }
}

// Polar form of Box and Muller's method; the second of each pair is thrown away, which keeps a stream free of state.
function normal(random: Random): number {
  for (;;) {
    const x = 2 * random.next() - 1;
    const y = 2 * random.next() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

function logNormalDraws({ meanMs, deviationMs }: Extract<DelayModel, { type: 'log-normal' }>, random: Random): () => number {
  const variance = Math.log(1 + (deviationMs / meanMs) ** 2);
  const location = Math.log(meanMs) - variance / 2;
  return () => Math.exp(location + Math.sqrt(variance) * normal(random));
}

// In the order measured, from a random place on and round again: what makes a trace worth more than its histogram is that
// bad moments stand together.
function traceDraws(roundTripsMs: readonly (number | null)[], random: Random): () => number {
  let place = random.integer(0, roundTripsMs.length - 1);
  return () => {
    const sample = roundTripsMs[place];
    place = (place + 1) % roundTripsMs.length;
    return sample === null || sample === undefined ? Number.POSITIVE_INFINITY : sample / 2;
  };
}

/** Mean one-way delay in ms; of a trace, of what arrived. */
export function meanDelayMs(model: DelayModel): number {
  switch (model.type) {
    case 'constant':
      return model.delayMs;
    case 'uniform':
      return (model.fromMs + model.toMs) / 2;
    case 'pareto':
      return model.shape > 1 ? (model.shape * model.leastMs) / (model.shape - 1) : Number.POSITIVE_INFINITY;
    case 'trace': {
      const arrived = model.roundTripsMs.filter((sample) => sample !== null);
      return arrived.reduce((sum, sample) => sum + sample, 0) / arrived.length / 2;
    }
    default:
      return model.meanMs;
  }
}

/** Share of packets that the model itself loses: only a trace does. */
export function lostShare(model: DelayModel): number {
  if (model.type !== 'trace') return 0;
  return model.roundTripsMs.filter((sample) => sample === null).length / model.roundTripsMs.length;
}

/** The model in words, for reports. */
export function describeDelay(model: DelayModel): string {
  switch (model.type) {
    case 'constant':
      return `delay ${model.delayMs} ms`;
    case 'uniform':
      return `delay uniform, ${model.fromMs} to ${model.toMs} ms`;
    case 'pareto':
      return `delay Pareto, least ${model.leastMs} ms, shape ${model.shape}`;
    case 'trace':
      return `trace ${model.name}, ${model.roundTripsMs.length} round trips`;
    case 'exponential':
      return `delay exponential, mean ${model.meanMs} ms`;
    default:
      return `delay ${model.type}, mean ${model.meanMs} ms, deviation ${model.deviationMs} ms`;
  }
}
