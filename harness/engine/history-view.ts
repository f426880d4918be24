// What a check asks a history, so that authors of TypeScript scenarios need not know how events are paired: connections,
// gaps without a working one, claims of clients. Times count in ms from the start of the first fault, negative before it,
// as `flatline try` shows them. Pure.

import type { Closer, History, HistoryEvent } from '../history.ts';
import { observation } from './observe.ts';

/** One connection of a client, as the path saw it. */
export interface SeenConnection {
  readonly client: string;
  /** Its number on the path, from 1. */
  readonly conn: number;
  readonly openedMs: number;
  /** Undefined = still open when the trial ended. */
  readonly closedMs: number | undefined;
  /** Who ended it, as far as the path could tell. */
  readonly closedBy: Closer | undefined;
  /** Chunks that reached a side, by the direction in which they went. */
  readonly delivered: { readonly up: number; readonly down: number };
  /** Longest time without a byte either way while it was open, ms. */
  readonly longestSilenceMs: number;
}

/** A time in which a client believed that it had no connection: from its `down` to its next `up`. */
export interface Gap {
  readonly client: string;
  readonly fromMs: number;
  /** Undefined = it never came back. */
  readonly toMs: number | undefined;
  /** Until the end of the trial where it never came back, ms. */
  readonly lengthMs: number;
}

/** Something a client said. */
export interface SeenClaim {
  readonly client: string;
  readonly kind: HistoryEvent['kind'];
  readonly atMs: number;
  readonly reason: string | undefined;
}

/** A history with answers to the usual questions. `client` leaves the others out. */
export interface CheckedHistory extends History {
  connections(client?: string): readonly SeenConnection[];
  gaps(client?: string): readonly Gap[];
  /** `up`, `down`, `beat`, `gave-up`, …, in their order. */
  claims(kind: HistoryEvent['kind'], client?: string): readonly SeenClaim[];
  /** The instant of an event in ms from the start of the first fault. */
  timeOf(event: HistoryEvent): number;
}

/** The history, with the questions. */
export function viewOf(history: History): CheckedHistory {
  const seen = observation();
  for (const event of history.events) seen.add(event);
  const zeroMs = history.events.find(({ kind }) => kind === 'inject')?.lo ?? history.events[0]?.lo ?? 0;
  const endMs = (history.end?.atMs ?? history.events.at(-1)?.lo ?? zeroMs) - zeroMs;
  const lines = (client?: string) => [...seen.lines.values()].filter((line) => client === undefined || line.client === client);
  const claims = (kind: HistoryEvent['kind'], client?: string) =>
    lines(client)
      .flatMap((line) =>
        line.claims.map((claim) => ({ client: line.client, kind: claim.kind, atMs: claim.lo - zeroMs, reason: claim.reason })),
      )
      .filter((claim) => claim.kind === kind)
      .sort((a, b) => a.atMs - b.atMs);
  return {
    ...history,
    claims,
    timeOf: (event) => event.lo - zeroMs,
    connections: (client) => lines(client).flatMap((line) => line.connections.map((one) => connectionOf(line.client, one, zeroMs, endMs))),
    gaps: (client) => claims('down', client).map((down) => gapOf(down, claims('up', down.client), endMs)),
  };
}

type Line = ReturnType<ReturnType<typeof observation>['line']>['connections'][number];

function connectionOf(client: string, line: Line, zeroMs: number, endMs: number): SeenConnection {
  const openedMs = line.acceptMs - zeroMs;
  const closedMs = line.closedMs === undefined ? undefined : line.closedMs - zeroMs;
  const instants = [openedMs, ...line.deliveries.map(({ atMs }) => atMs - zeroMs), closedMs ?? endMs].sort((a, b) => a - b);
  const count = (direction: 'up' | 'down') => line.deliveries.filter((delivery) => delivery.direction === direction).length;
  return {
    client,
    conn: line.conn,
    openedMs,
    closedMs,
    closedBy: line.closedBy,
    delivered: { up: count('up'), down: count('down') },
    longestSilenceMs: instants.slice(1).reduce((longest, atMs, index) => Math.max(longest, atMs - (instants[index] ?? atMs)), 0),
  };
}

function gapOf({ client, atMs }: SeenClaim, ups: readonly SeenClaim[], endMs: number): Gap {
  const toMs = ups.find((up) => up.atMs > atMs)?.atMs;
  return { client, fromMs: atMs, toMs, lengthMs: (toMs ?? endMs) - atMs };
}
