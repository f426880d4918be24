// A server's own word that it dropped a client, found in its log by the scenario's pattern. A first group that is a port
// says whose connection it was.

import type { HistoryEvent } from '../history.ts';
import { nowMs } from '../time.ts';

// Lines are read as they come; see the same bound for clients' output.
const pipeDelayMs = 25;
const patternLength = 4096;

/** Gives the `session-down` events in the lines of one read. */
export function goneEvent(pattern: string | undefined): (lines: readonly string[], atMs: number) => readonly HistoryEvent[] {
  if (pattern === undefined) return () => [];
  const compiled = new RegExp(pattern, 'u');
  let lastReadMs = nowMs();
  return (lines, atMs) => {
    const lo = Math.max(lastReadMs, atMs - pipeDelayMs);
    lastReadMs = atMs;
    return lines.flatMap((line) => {
      const match = compiled.exec(line.slice(0, patternLength));
      return match === null ? [] : [{ kind: 'session-down', side: 'server', observer: 'server', lo, hi: atMs, ...detail(match) } as const];
    });
  };
}

function detail(match: RegExpExecArray): { readonly remotePort?: number; readonly reason: string } {
  const [whole, group] = match;
  const port = Number(group);
  const reason = (group ?? whole).slice(0, 200);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? { remotePort: port, reason: whole.slice(0, 200) } : { reason };
}
