// What theory says about coming back. The server is there again X after the cut; the client's next attempt comes an
// overshoot later. Long after the cut every wait is drawn at the cap c, so the overshoot is what is left of a wait at a
// random instant: E[s^2] / (2 E[s]), that is none c/2, full c/3, equal 7c/18. A herd of n comes back at most n / E[s] a second.

import type { ReconnectSpec } from '../scenario.ts';

/** The longest wait before an attempt, in ms; undefined when there is no attempt. */
export function longestDelayMs(reconnect: ReconnectSpec): number | undefined {
  switch (reconnect.type) {
    case 'none':
      return undefined;
    case 'constant':
      return reconnect.delayMs;
    case 'list':
      return Math.max(...reconnect.delaysMs);
    default:
      return reconnect.maxMs;
  }
}

/**
 * The latest first beat after the heal, in ms: an attempt that hangs until its time-out, the longest wait after it, then
 * one round trip each for connect and first beat. Undefined without reconnection and with a limit of attempts, which may be used up.
 */
export function worstReconnectMs(reconnect: ReconnectSpec, roundTripMs: number): number | undefined {
  const delayMs = longestDelayMs(reconnect);
  if (delayMs === undefined || reconnect.attempts !== undefined) return undefined;
  return reconnect.connectTimeoutMs + delayMs + 2 * roundTripMs;
}

/** Mean overshoot in ms after an outage much longer than the cap; undefined for decorrelated jitter, which has no closed form, and without reconnection. */
export function meanOvershootMs(reconnect: ReconnectSpec): number | undefined {
  const capMs = lastDelayMs(reconnect);
  if (capMs === undefined) return undefined;
  if (reconnect.type !== 'exponential') return capMs / 2;
  return { none: capMs / 2, full: capMs / 3, equal: (7 * capMs) / 18, decorrelated: undefined }[reconnect.jitter];
}

/** What a herd does when the server returns after an outage much longer than the cap. */
export interface HerdBound {
  /** Connects in the busiest second, at most; all of them where waits are not randomised. */
  readonly peakPerSecond: number;
  /** Until the last is back, in ms, at most. */
  readonly allBackMs: number;
}

// Mean wait at the cap as a share of it; decorrelated by simulation.
const meanShare = { none: 1, full: 1 / 2, equal: 3 / 4, decorrelated: 0.57 } as const;

/** The herd's bound for `clients` that were cut at the same instant; undefined without reconnection. */
export function herdBound(reconnect: ReconnectSpec, clients: number): HerdBound | undefined {
  const capMs = lastDelayMs(reconnect);
  if (capMs === undefined) return undefined;
  const spread = reconnect.type === 'exponential' && reconnect.jitter !== 'none';
  const meanMs = spread ? capMs * meanShare[reconnect.jitter] : 0;
  return { peakPerSecond: Math.min(clients, (1000 * clients) / meanMs), allBackMs: capMs };
}

// The wait that repeats in the end.
function lastDelayMs(reconnect: ReconnectSpec): number | undefined {
  return reconnect.type === 'list' ? reconnect.delaysMs.at(-1) : longestDelayMs(reconnect);
}
