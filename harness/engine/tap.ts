// One server serves many trials, and its events reach all of them by one stream. The tap hands each event to the trial
// whose path dialled from that port. An accept that no path and no probe claims came around the path: a bypass.
// Events may arrive before the path's own word of the dial, so unclaimed ones wait.

import type { RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';

/** The server's stream, shared out by the port that the path dialled from. */
export interface ServerTap {
  /** From now on events with this remote port go to `listener`; those that waited come first. */
  claim(port: number, sinceMs: number, listener: (event: HistoryEvent) => void): void;
  release(port: number): void;
  /** Accepts before `untilMs` that nobody claimed, not reported before. */
  foreign(untilMs: number): HistoryEvent[];
}

/** Opens a tap; it lasts as long as the server. */
export function serverTap(server: RunningServer): ServerTap {
  const listeners = new Map<number, (event: HistoryEvent) => void>();
  // By port, since a herd claims a thousand of them while thousands of events wait.
  const waiting = new Map<number | undefined, HistoryEvent[]>();
  server.subscribe((event) => {
    // Without a port it can only be the newest connection's: such a server belongs to one trial alone (see supported.ts).
    const listener = event.remotePort === undefined ? [...listeners.values()].at(-1) : listeners.get(event.remotePort);
    if (listener !== undefined) return listener(event);
    const others = waiting.get(event.remotePort);
    if (others === undefined) waiting.set(event.remotePort, [event]);
    else others.push(event);
  });
  return {
    claim(port, sinceMs, listener) {
      listeners.set(port, listener);
      const mine = waiting.get(port) ?? [];
      waiting.delete(port);
      for (const event of mine) if (event.hi >= sinceMs) listener(event);
    },
    release: (port) => void listeners.delete(port),
    foreign(untilMs) {
      const before = [...waiting.values()].flat().filter((event) => event.hi <= untilMs);
      for (const [port, events] of waiting) {
        const later = events.filter((event) => event.hi > untilMs);
        if (later.length === 0) waiting.delete(port);
        else waiting.set(port, later);
      }
      return before.filter((event) => event.kind === 'accept').sort((a, b) => a.lo - b.lo);
    },
  };
}
