// The last lines that somebody else's client printed, as the history keeps them: a note for each client at the end of its
// trial, told again where the client failed.

import type { HistoryEvent } from '../history.ts';

/** How such a note begins. */
export const lastOutputMark = 'last output: ';

/** `c1: a | b | c` for each client that printed anything beside its events. */
export function lastOutputOf(events: readonly HistoryEvent[]): string[] {
  return events
    .filter(({ kind, reason }) => kind === 'note' && reason?.startsWith(lastOutputMark) === true)
    .map(({ client, reason }) => `${client ?? 'client'}: ${reason?.slice(lastOutputMark.length)}`);
}
