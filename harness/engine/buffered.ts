// Whether a black box's output was kept in a buffer on its way here: then its claims arrive late and in lumps, and their
// instants say nothing about the client (verdicts, section 7).

import type { HistoryEvent } from '../history.ts';
import { connectionOf, type Lifeline, lastDeliveredMs } from './observe.ts';

// An `up` this long after what the path delivered before it was not printed when it was said.
const lagMs = 50;
// The path says that it delivered after it wrote: a quick client may have answered and printed by then.
const orderMs = 5;

/**
 * True when claims of these clients cannot be trusted in time. A program that echoed what it was sent keeps nothing back,
 * and a claim that carries its own instant may arrive when it will.
 */
export function isBuffered(events: readonly HistoryEvent[], blackBoxes: readonly Lifeline[]): boolean {
  const notes = events.filter((event) => event.kind === 'note').map((event) => event.reason ?? '');
  if (notes.some((reason) => reason.startsWith('buffered'))) return true;
  if (notes.some((reason) => reason.startsWith('echoed'))) return false;
  return blackBoxes.some((line) => {
    const up = line.claims.find((claim) => claim.kind === 'up');
    const connection = up === undefined ? undefined : connectionOf(line, up);
    if (up === undefined || up.lo === up.hi) return false;
    const told = lastDeliveredMs(connection, up.hi + orderMs) ?? connection?.acceptMs;
    return told !== undefined && up.hi - told > lagMs;
  });
}
