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

// The kernel keeps a timer in a wheel of slots, the coarser the later it is due: of 1 tick below 63 ticks, of 8 below 504, of 64
// below 4032, and so on (kernel/time/timer.c). It goes off at the end of its slot. How long a tick is depends on the kernel.
const ticksPerSecond = [100, 250, 300, 1000];

/** By how much a timer of the kernel may be late, in ms, whatever its tick. */
export function kernelTimerLateMs(delayMs: number): number {
  const late = ticksPerSecond.map((perSecond) => {
    let slot = 1;
    while ((delayMs * perSecond) / 1000 >= 63 * slot) slot *= 8;
    return (slot * 1000) / perSecond;
  });
  return Math.max(...late);
}

/** The bound where the other side's beats may keep the line from being idle, with what kernel timers add. */
export function keepAliveBand(heartbeat: HeartbeatSpec & { readonly keepAlive: NonNullable<HeartbeatSpec['keepAlive']> }): KeepAliveBound {
  const { idleMs, intervalMs, count } = heartbeat.keepAlive;
  const { minMs, maxMs, formula } = keepAliveBound(heartbeat.keepAlive);
  const heardEachMs = Math.min(idleMs, heartbeat.intervalMs);
  const earliestMs = maxMs - heardEachMs;
  const lateMs = kernelTimerLateMs(idleMs) + count * kernelTimerLateMs(intervalMs);
  return {
    minMs: earliestMs,
    meanMs: maxMs - heardEachMs / 2,
    maxMs: maxMs + lateMs,
    formula: `${earliestMs === minMs ? formula : 'T+cP-I to T+cP, T idle, c probes each P'}; kernel timers add up to ${Math.round(lateMs)} ms`,
  };
}
