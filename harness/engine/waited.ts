// How long the machine kept processes from running in a stretch of a trial: the client's own, and the instrument's on its
// path. What waited is nobody's fault, so it is taken off before anybody is blamed (verdicts, section 3).

import type { HistoryEvent } from '../history.ts';
import type { Interval } from '../time.ts';

/** What one client and its path waited. */
export interface Waited {
  readonly clientMs: number;
  readonly pathMs: number;
}

/** Waits of a client and its path between two instants; of a reading that reaches beyond, as much as could lie inside. */
export function waitedIn(events: readonly HistoryEvent[], client: string, fromMs: number, toMs: number): Waited {
  const sum = { client: 0, path: 0 };
  for (const { kind, side, lo, hi, waitMs = 0, client: whose } of events) {
    if (kind !== 'wait' || whose !== client || (side !== 'client' && side !== 'path')) continue;
    sum[side] += Math.max(0, Math.min(waitMs, Math.min(hi, toMs) - Math.max(lo, fromMs)));
  }
  return { clientMs: sum.client, pathMs: sum.path };
}

/** Both together: one may have waited for the other. */
export function togetherMs({ clientMs, pathMs }: Waited): number {
  return clientMs + pathMs;
}

/** Latest instant of a `down` that was noticed `detection` after a fault's `start`; Infinity where nothing was noticed. */
export function downMsOf(start: Interval, detection: Interval | null): number {
  return detection === null ? Number.POSITIVE_INFINITY : start.hi + detection.hi;
}
