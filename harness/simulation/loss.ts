// Which packets are lost: each for itself, or in runs (two states, of which one loses everything). And what TCP makes of
// it: a lost packet is sent again after r, 2r, 4r, …, so loss shows as delay with a heavy tail. That rule holds to 5 % loss;
// above it real stacks are far slower, since loss inflates r itself, and a model that is too kind is refused.

import { FlatlineError } from '../error.ts';
import type { Random } from '../random.ts';

/** Packets lost each way. */
export interface LossModel {
  /** Share lost on average, 0 to 1. */
  readonly rate: number;
  /** Lost in a row on average; 1 = independent. */
  readonly burst: number;
}

/** No loss. */
export const noLoss: LossModel = { rate: 0, burst: 1 };

/** Above this share the retransmission rule is kinder than the kernel. */
export const mostLoss = 0.05;

/** Draws whether the next packet is lost. */
export function lossDraws({ rate, burst }: LossModel, random: Random): () => boolean {
  if (rate <= 0) return () => false;
  if (burst <= 1) return () => random.next() < rate;
  const leave = 1 / burst;
  const enter = (rate * leave) / (1 - rate);
  let bad = random.next() < rate;
  return () => {
    const lost = bad;
    bad = bad ? random.next() >= leave : random.next() < enter;
    return lost;
  };
}

/** When the n-th retransmission leaves, in ms after the packet: 0, r, 2r, 4r, … (Linux, where a tail-loss probe comes first). */
export function retransmissionMs(count: number, timeoutMs: number): number {
  return count === 0 ? 0 : timeoutMs * 2 ** (count - 1);
}

/** The retransmission time-out of a settled connection: round trip plus Linux's floor of 200 ms. */
export function retransmissionTimeoutMs(roundTripMs: number): number {
  return roundTripMs + 200;
}

/** Throws a FlatlineError (FL-M001, exit 2) for a loss that the model cannot carry. */
export function refuseLoss({ rate }: LossModel, where?: string): void {
  if (rate <= mostLoss) return;
  throw new FlatlineError(`a loss of ${(100 * rate).toFixed(1)} % is more than the model carries, at most ${100 * mostLoss} %`, {
    code: 'FL-M001',
    blame: 'author',
    ...(where === undefined ? {} : { where }),
    hint: 'measure it instead: above that, loss stretches the retransmission time-out itself',
  });
}
