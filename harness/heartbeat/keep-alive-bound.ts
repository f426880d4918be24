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
