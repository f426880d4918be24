// The same wait before each attempt. All clients that were cut together come back together, again and again.

import type { ReconnectSpec } from '../../scenario.ts';
import type { ReconnectPolicy } from '../reconnect.ts';

/** Waits `delayMs` each time. */
export function constant(spec: Extract<ReconnectSpec, { type: 'constant' }>): ReconnectPolicy {
  return { nextDelayMs: () => spec.delayMs };
}
