// A server's own word that it dropped a client, found in its log by the scenario's pattern. A first group that is a port
// says whose connection it was.

import { boundedPatterns, type Match, PatternTooSlow } from '../clients/bounded-patterns.ts';
import type { HistoryEvent } from '../history.ts';
import { nowMs } from '../time.ts';

// Lines are read as they come; see the same bound for clients' output.
const pipeDelayMs = 25;

const server = { side: 'server', observer: 'server' } as const;

/** Gives the `session-down` events in the lines of one read. */
export function goneEvent(pattern: string | undefined): (lines: readonly string[], atMs: number) => readonly HistoryEvent[] {
  if (pattern === undefined) return () => [];
  const match = boundedPatterns([pattern]);
  let lastReadMs = nowMs();
  let unread = false;
  return (lines, atMs) => {
    const lo = Math.max(lastReadMs, atMs - pipeDelayMs);
    lastReadMs = atMs;
    if (unread) return [];
    try {
      return match(lines).flatMap((found) =>
        found === undefined ? [] : [{ kind: 'session-down', ...server, lo, hi: atMs, ...detail(found) }],
      );
    } catch (error) {
      if (!(error instanceof PatternTooSlow)) throw error;
      unread = true;
      return [{ kind: 'note', ...server, lo: atMs, hi: atMs, reason: `unread: ${error.message}` }];
    }
  };
}

function detail([, whole, group]: Match): { readonly remotePort?: number; readonly reason: string } {
  const port = Number(group);
  const reason = (group ?? whole).slice(0, 200);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? { remotePort: port, reason: whole.slice(0, 200) } : { reason };
}
