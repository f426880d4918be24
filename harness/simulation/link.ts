// One direction of one connection: when does what leaves now arrive? In order and complete, since it is a stream: a lost
// packet holds up everything behind it. Streams of draws belong to a connection and a direction, so that neither what
// the other direction does nor how a simulation is driven changes them.

import { type Random, random } from '../random.ts';
import { type DelayModel, delayDraws, describeDelay, lostShare, meanDelayMs } from './delay.ts';
import { type LossModel, lossDraws, noLoss, refuseLoss, retransmissionMs, retransmissionTimeoutMs } from './loss.ts';

/** Both directions of a path, alike and independent. */
export interface PathModel {
  readonly delay: DelayModel;
  readonly loss: LossModel;
}

/** A path that neither delays nor loses. */
export const perfectPath: PathModel = { delay: { type: 'constant', delayMs: 0 }, loss: noLoss };

/** One direction of one connection. */
export interface Link {
  /** When what is sent at this instant arrives, in ms; never before what was sent earlier. */
  arrivalMs(sentMs: number): number;
}

// After so many the kernel itself gives up (tcp_retries2); the wait is then beyond every detector.
const mostRetransmissions = 15;

/** A fresh stream. Throws a FlatlineError (FL-M001) for more loss than the model carries. */
export function link(path: PathModel, draws: Random): Link {
  refuseLoss({ ...path.loss, rate: Math.max(path.loss.rate, lostShare(path.delay)) });
  const delay = delayDraws(path.delay, draws);
  const lost = lossDraws(path.loss, draws);
  const timeoutMs = retransmissionTimeoutMs(2 * meanDelayMs(path.delay));
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    arrivalMs(sentMs) {
      let delayMs = lost() ? Number.POSITIVE_INFINITY : delay();
      for (let count = 1; delayMs === Number.POSITIVE_INFINITY && count <= mostRetransmissions; count += 1)
        delayMs = (lost() ? Number.POSITIVE_INFINITY : delay()) + retransmissionMs(count, timeoutMs);
      lastMs = Math.max(lastMs, sentMs + delayMs);
      return lastMs;
    },
  };
}

/** Both directions of a client's n-th connection, from a seed. */
export function linksOf(path: PathModel, seed: string, client: number, connection: number): { readonly up: Link; readonly down: Link } {
  return {
    up: link(path, random(seed, 'up', client, connection)),
    down: link(path, random(seed, 'down', client, connection)),
  };
}

/** The path in words, for reports. */
export function describePath({ delay, loss }: PathModel): string {
  const lost = loss.rate === 0 ? 'no loss' : `loss ${Number((100 * loss.rate).toFixed(3))} %`;
  return `${lost}${loss.burst > 1 ? ` in runs of ${loss.burst}` : ''}, ${describeDelay(delay)} each way`;
}
