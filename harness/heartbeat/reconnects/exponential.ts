// Growing waits up to a maximum, randomised in one of four ways so that clients which were cut together do not come back
// together. With v = min(max, initial * factor^n), n = 0, 1, …: none v; full U(0, v); equal v/2 + U(0, v/2); decorrelated
// s = min(max, U(initial, 3 s)) with s = initial before the first wait, where `factor` plays no part.

import type { Random } from '../../random.ts';
import type { ReconnectSpec } from '../../scenario.ts';
import type { ReconnectPolicy } from '../reconnect.ts';

type Exponential = Extract<ReconnectSpec, { type: 'exponential' }>;

/** Waits as `jitter` says; never longer than `maxMs`. */
export function exponential(spec: Exponential, random: Random): ReconnectPolicy {
  if (spec.jitter === 'decorrelated') return decorrelated(spec, random);
  let step = 0;
  return {
    nextDelayMs() {
      const wholeMs = Math.min(spec.maxMs, spec.initialMs * spec.factor ** step);
      step += 1;
      if (spec.jitter === 'none') return wholeMs;
      return spec.jitter === 'full' ? random.next() * wholeMs : wholeMs / 2 + (random.next() * wholeMs) / 2;
    },
  };
}

function decorrelated({ initialMs, maxMs }: Exponential, random: Random): ReconnectPolicy {
  let lastMs = initialMs;
  return {
    nextDelayMs() {
      lastMs = Math.min(maxMs, initialMs + random.next() * (3 * lastMs - initialMs));
      return lastMs;
    },
  };
}
