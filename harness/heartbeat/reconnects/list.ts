// One wait after the other, the last one repeated; `attempts` ends it where a library gives up after its list.

import type { ReconnectSpec } from '../../scenario.ts';
import type { ReconnectPolicy } from '../reconnect.ts';

/** Waits `delaysMs` in order. */
export function list(spec: Extract<ReconnectSpec, { type: 'list' }>): ReconnectPolicy {
  let step = 0;
  return {
    nextDelayMs() {
      const delayMs = spec.delaysMs[Math.min(step, spec.delaysMs.length - 1)];
      step += 1;
      return delayMs;
    },
  };
}
