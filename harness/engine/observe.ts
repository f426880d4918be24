// Events to lifelines, one for each client: its connections as the path saw them, its claims, its beats. The running trial
// feeds it event by event to know when it may stop; measure.ts feeds it a whole history. Both see the same, since both
// use this file. It draws no conclusion beyond who belongs to what.

import type { Closer, Direction, HistoryEvent } from '../history.ts';
import type { Interval } from '../time.ts';

/** One connection of a client, as the path saw it. */
export interface ConnectionLine {
  readonly conn: number;
  readonly acceptMs: number;
  /** The client's own port, by which its claims are matched. */
  readonly remotePort: number | undefined;
  dialPort: number | undefined;
  dialFailed: boolean;
  /** Instants at which bytes came in from a side (a send), with what became of them. */
  readonly sends: { readonly atMs: number; readonly direction: Direction; readonly fate: string; readonly bytes: number }[];
  /** Instants at which bytes went out to a side, by direction. */
  readonly deliveries: { readonly atMs: number; readonly direction: Direction; readonly bytes: number }[];
  /** FIN or RST by either side, and what the path itself sent. */
  readonly ends: {
    readonly atMs: number;
    readonly kind: 'fin' | 'rst';
    readonly by: Closer;
    readonly direction: Direction | undefined;
    /** The path passed it on, or sent it itself; else a side sent it, and the path may have swallowed it. */
    readonly told: boolean;
  }[];
  closedMs: number | undefined;
  closedBy: Closer | undefined;
}

/** Something a client said. `conn` is known once the claim can be matched to a connection of the path. */
export interface Claim extends Interval {
  readonly kind: HistoryEvent['kind'];
  readonly attempt: number | undefined;
  readonly reason: string | undefined;
  readonly localPort: number | undefined;
}

/** Everything about one client. */
export interface Lifeline {
  readonly client: string;
  readonly connections: ConnectionLine[];
  readonly claims: Claim[];
  /** Server-side events of this client's connections. */
  readonly server: HistoryEvent[];
  claimsBeats: boolean;
}

/** Lifelines that grow with each event. */
export interface Observation {
  add(event: HistoryEvent): void;
  readonly lines: ReadonlyMap<string, Lifeline>;
  line(client: string): Lifeline;
}

const claimKinds = new Set([
  'connecting',
  'connected',
  'up',
  'beat',
  'sent',
  'stale',
  'down',
  'gave-up',
  'attempt-over',
  'exit',
  'socket-end',
  'socket-reset',
]);

/** An observation without events. */
export function observation(): Observation {
  const lines = new Map<string, Lifeline>();
  const line = (client: string) => {
    const known = lines.get(client);
    if (known !== undefined) return known;
    const fresh: Lifeline = { client, connections: [], claims: [], server: [], claimsBeats: false };
    lines.set(client, fresh);
    return fresh;
  };
  return {
    lines,
    line,
    add(event) {
      if (event.client === undefined) return;
      if (event.kind === 'probe') return forget(line(event.client), event.localPort);
      if (event.observer === 'server') line(event.client).server.push(event);
      else if (event.observer === 'proxy' || event.observer === 'kernel') addWire(line(event.client), event);
      else if (claimKinds.has(event.kind)) addClaim(line(event.client), event);
    },
  };
}

// A connection of the harness's own is no connection of the client.
function forget(line: Lifeline, localPort: number | undefined): void {
  const index = line.connections.findLastIndex((connection) => localPort !== undefined && connection.remotePort === localPort);
  if (index >= 0) line.connections.splice(index, 1);
}

function addClaim(line: Lifeline, event: HistoryEvent): void {
  if (event.kind === 'beat') line.claimsBeats = true;
  line.claims.push({
    kind: event.kind,
    lo: event.lo,
    hi: event.hi,
    attempt: event.attempt,
    reason: event.reason,
    localPort: event.localPort,
  });
}

function addWire(line: Lifeline, event: HistoryEvent): void {
  if (event.kind === 'accept') {
    line.connections.push({
      conn: event.conn ?? line.connections.length + 1,
      acceptMs: event.lo,
      remotePort: event.remotePort,
      dialPort: undefined,
      dialFailed: false,
      sends: [],
      deliveries: [],
      ends: [],
      closedMs: undefined,
      closedBy: undefined,
    });
    return;
  }
  const connection = line.connections.find((candidate) => candidate.conn === event.conn);
  if (connection === undefined) return;
  if (event.kind === 'dialled') connection.dialPort = event.localPort;
  else if (event.kind === 'dial-failed') connection.dialFailed = true;
  else if (event.kind === 'bytes')
    connection.sends.push({ atMs: event.lo, direction: event.direction ?? 'up', fate: event.fate ?? 'passed', bytes: event.bytes ?? 0 });
  else if (event.kind === 'delivered')
    connection.deliveries.push({ atMs: event.hi, direction: event.direction ?? 'up', bytes: event.bytes ?? 0 });
  else addEnd(connection, event);
}

function addEnd(connection: ConnectionLine, event: HistoryEvent): void {
  if (event.kind === 'fin' || event.kind === 'rst')
    connection.ends.push({ atMs: event.lo, kind: event.kind, by: event.by ?? 'client', direction: event.direction, told: false });
  else if (event.kind === 'ended')
    connection.ends.push({ atMs: event.lo, kind: event.how ?? 'fin', by: event.by ?? 'path', direction: event.direction, told: true });
  else if (event.kind === 'closed') {
    connection.closedMs = event.hi;
    connection.closedBy = event.by;
  }
}

/** The connection a claim speaks of: by its port, else the newest one accepted before the claim could be made. */
export function connectionOf(line: Lifeline, claim: Claim): ConnectionLine | undefined {
  if (claim.localPort !== undefined)
    return line.connections.findLast((connection) => connection.remotePort === claim.localPort && connection.acceptMs <= claim.hi + 1000);
  return line.connections.findLast((connection) => connection.acceptMs <= claim.hi);
}

/** Last delivery to the client before an instant, on any of its connections; undefined if none. */
export function lastDeliveredMs(connection: ConnectionLine | undefined, beforeMs: number): number | undefined {
  return connection?.deliveries.findLast((delivery) => delivery.direction === 'down' && delivery.atMs <= beforeMs)?.atMs;
}

/** The newest connection that is still open. */
export function openAtNow(line: Lifeline): ConnectionLine | undefined {
  return line.connections.findLast((connection) => connection.closedMs === undefined);
}
