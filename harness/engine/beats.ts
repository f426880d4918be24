// What counts as a beat, and how regular beats are. Beats are what the client says if it ever says one; else bytes from
// the server, as the path delivered them (after a byte of the client, on a new connection: a greeting proves nothing).
// The period decides whether a fault can be aimed at a phase of the cycle.

import type { Interval } from '../time.ts';
import { type ConnectionLine, connectionOf, type Lifeline } from './observe.ts';

/** An acknowledged beat of a client, and the connection it came by. */
export interface Beat extends Interval {
  readonly conn: number | undefined;
}

/** All beats in order. */
export function beatsOf(line: Lifeline): Beat[] {
  if (line.claimsBeats) {
    return line.claims
      .filter((claim) => claim.kind === 'beat')
      .map((claim) => ({ lo: claim.lo, hi: claim.hi, conn: connectionOf(line, claim)?.conn }));
  }
  return line.connections.flatMap((connection) => wireBeats(connection)).sort((a, b) => a.lo - b.lo);
}

function wireBeats(connection: ConnectionLine): Beat[] {
  const firstSendMs = connection.deliveries.find((delivery) => delivery.direction === 'up')?.atMs;
  if (firstSendMs === undefined) return [];
  return connection.deliveries
    .filter((delivery) => delivery.direction === 'down' && delivery.atMs >= firstSendMs)
    .map((delivery) => ({ lo: delivery.atMs, hi: delivery.atMs, conn: connection.conn }));
}

/** Median gap between deliveries to the client, and whether it may be trusted for aiming. */
export interface Period {
  readonly periodMs: number;
  /** Interquartile range below 10 % of the median, three gaps or more (verdicts, section 2). */
  readonly trusted: boolean;
  /** Where the cycle began last, in ms: the median of the last five deliveries, each counted on in whole periods. */
  readonly anchorMs: number;
}

const anchorBeats = 5;

/** The period of what was delivered to the client in [fromMs, toMs]; undefined without a gap. */
export function periodOf(connection: ConnectionLine | undefined, fromMs: number, toMs: number): Period | undefined {
  const instants = (connection?.deliveries ?? [])
    .filter((delivery) => delivery.direction === 'down' && delivery.atMs >= fromMs && delivery.atMs <= toMs)
    .map((delivery) => delivery.atMs);
  const gaps = instants
    .slice(1)
    .map((atMs, index) => atMs - (instants[index] ?? atMs))
    .sort((a, b) => a - b);
  if (gaps.length === 0) return undefined;
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0;
  const periodMs = at(0.5);
  const trusted = gaps.length >= 3 && periodMs > 0 && at(0.75) - at(0.25) < 0.1 * periodMs;
  return { periodMs, trusted, anchorMs: anchorOf(instants, periodMs) };
}

// The last one alone may have been late, since its packet was lost or drew a long delay, and the fault would then be as late.
function anchorOf(instants: readonly number[], periodMs: number): number {
  const lastMs = instants.at(-1) ?? 0;
  const lateMs = instants
    .slice(-anchorBeats)
    .map((atMs) => atMs - lastMs - Math.round((atMs - lastMs) / periodMs) * periodMs)
    .sort((a, b) => a - b);
  return lastMs + (lateMs[Math.floor(lateMs.length / 2)] ?? 0);
}

/** Round trips the client measured itself: from each ping sent to the next beat, in ms. Empty for black boxes. */
export function roundTripsOf(line: Lifeline, untilMs: number): number[] {
  const trips: number[] = [];
  let sentMs: number | undefined;
  for (const claim of line.claims) {
    if (claim.hi > untilMs) break;
    if (claim.kind === 'sent') sentMs = claim.lo;
    else if (claim.kind === 'beat' && sentMs !== undefined) {
      trips.push(claim.hi - sentMs);
      sentMs = undefined;
    }
  }
  return trips;
}
