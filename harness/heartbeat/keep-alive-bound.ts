// What theory says of TCP's own keep-alive on a connection that is otherwise idle. The kernel probes once nothing has come for
// the idle time, and gives up when so many probes in a row are unanswered. Answers to probes count as something that came,
// so when all is cut the last of it was heard up to an idle time ago. While sent data is unacknowledged it never acts.

import type { HeartbeatSpec } from '../scenario.ts';

/** Earliest, mean and latest detection of a silent cut in ms, and the formula. */
export interface KeepAliveBound {
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly formula: string;
}

/** The bound; no application beat may be sent meanwhile. */
export function keepAliveBound({ idleMs, intervalMs, count }: NonNullable<HeartbeatSpec['keepAlive']>): KeepAliveBound {
  const probesMs = count * intervalMs;
  return { minMs: probesMs, meanMs: probesMs + idleMs / 2, maxMs: probesMs + idleMs, formula: 'cP to T+cP, T idle, c probes each P' };
}

/** How long after a beat of the client's own a cut must come to be noticed by keep-alive alone; Infinity = whenever it comes, 0 = it never is. */
export function keepAliveHoldsMs({ from, intervalMs, keepAlive }: HeartbeatSpec): number {
  if (keepAlive === undefined) return 0;
  if (from === 'server') return Number.POSITIVE_INFINITY;
  // Probes go out each idle time after a beat; all unanswered ones must be over before the next beat is sent into the cut.
  const { minMs } = keepAliveBound(keepAlive);
  return Math.max(0, Math.ceil((intervalMs - minMs) / keepAlive.idleMs) - 1) * keepAlive.idleMs;
}

// The wheel of the kernel's timers has coarse slots: a timer is late by up to an eighth.
const kernelTimersLate = 1 / 8;

/** The bound where the other side's beats may keep the line from being idle, with what kernel timers add. */
export function keepAliveBand(heartbeat: HeartbeatSpec & { readonly keepAlive: NonNullable<HeartbeatSpec['keepAlive']> }): KeepAliveBound {
  const { minMs, maxMs, formula } = keepAliveBound(heartbeat.keepAlive);
  const heardEachMs = Math.min(heartbeat.keepAlive.idleMs, heartbeat.intervalMs);
  const earliestMs = maxMs - heardEachMs;
  return {
    minMs: earliestMs,
    meanMs: maxMs - heardEachMs / 2,
    maxMs: maxMs * (1 + kernelTimersLate),
    formula: `${earliestMs === minMs ? formula : 'T+cP-I to T+cP, T idle, c probes each P'}; kernel timers are up to 1/8 late`,
  };
}
