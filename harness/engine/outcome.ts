// What became of one client under one occurrence: the table of outcomes, row by row (verdicts, section 1). A `down` that
// was provoked by the heal is a miss, however early it looks; a fault that was ridden out is `survived`, and whether that
// is good the scenario says. Pure, and used by the running trial as well, which stops when nothing is open any more.

import type { Outcome } from '../result.ts';
import type { DetectSpec } from '../scenario.ts';
import type { Interval } from '../time.ts';
import { type Beat, beatsOf } from './beats.ts';
import { type Claim, type ConnectionLine, connectionOf, type Lifeline } from './observe.ts';
import { killsClient, type Occurrence } from './occurrence.ts';

/** What a `down` is taken from. */
export type Signal = DetectSpec['signal'];

/** The client said (or its socket showed) that the connection is gone. */
export interface Down extends Interval {
  readonly conn: number | undefined;
  readonly reason: string | undefined;
}

/** An outcome with what it rests on. Without `outcome` it is still open. */
export interface OutcomeOf {
  readonly outcome: Outcome | undefined;
  readonly down: Down | undefined;
  readonly detection: Interval | undefined;
  /** First acknowledged beat on the same connection after the heal. */
  readonly resume: Beat | undefined;
  /** The connection that was open when the fault began. */
  readonly connection: ConnectionLine | undefined;
  readonly wasUp: boolean;
  /** A FIN, RST or refusal that the heal sent came before the `down`. */
  readonly provoked: boolean;
}

/** Every `down` of a client, by the signal that the scenario trusts. */
export function downsOf(line: Lifeline, signal: Signal, exitCounts: boolean): Down[] {
  const claimed = line.claims
    .filter((claim) => (claim.kind === 'down' && signal === 'claim') || (claim.kind === 'exit' && (exitCounts || signal !== 'claim')))
    .map((claim) => ({ lo: claim.lo, hi: claim.hi, conn: connectionOf(line, claim)?.conn, reason: claim.reason }));
  const closed = signal === 'close' ? line.connections.flatMap((connection) => closeOf(connection)) : [];
  return [...claimed, ...closed].sort((a, b) => a.hi - b.hi);
}

function closeOf(connection: ConnectionLine): Down[] {
  const end = connection.ends.find((candidate) => candidate.by === 'client');
  return end === undefined
    ? []
    : [{ lo: end.atMs, hi: end.atMs, conn: connection.conn, reason: `the client sent ${end.kind.toUpperCase()}` }];
}

/** Whether a client was up at an instant: by its last claim, or, for silent programs, by an open connection. */
export function wasUpAt(line: Lifeline, atMs: number): boolean {
  const last = line.claims.findLast((claim) => claim.hi <= atMs && (claim.kind === 'up' || claim.kind === 'down' || claim.kind === 'exit'));
  if (last !== undefined) return last.kind === 'up';
  return !line.claims.some((claim) => claim.kind === 'up') && openAt(line, atMs) !== undefined;
}

/** The newest connection that was open at an instant. */
export function openAt(line: Lifeline, atMs: number): ConnectionLine | undefined {
  return line.connections.findLast(
    (connection) => connection.acceptMs <= atMs && (connection.closedMs === undefined || connection.closedMs >= atMs),
  );
}

/** The row of the table that applies. `untilMs` = how far was observed; `over` = nothing more will come. */
export function outcomeOf(line: Lifeline, occurrence: Occurrence, downs: readonly Down[], over: boolean): OutcomeOf {
  const { start } = occurrence;
  const connection = openAt(line, start.lo);
  const wasUp = wasUpAt(line, start.lo);
  const base = { connection, wasUp, resume: undefined, provoked: false, down: undefined, detection: undefined };
  if (!occurrence.touchesOpen || !wasUp) return { ...base, outcome: 'undisturbed' };
  // Nobody is left to notice; the new one's way back counts from here.
  if (killsClient(occurrence))
    return { ...base, outcome: 'undisturbed', down: { ...start, conn: connection?.conn, reason: 'the client was killed' } };
  const down = downs.find(
    (candidate) =>
      candidate.hi >= start.lo && (candidate.conn === undefined || connection === undefined || candidate.conn === connection.conn),
  );
  const resume = resumeOf(line, occurrence, connection, down);
  if (resume !== undefined) return { ...base, resume, outcome: 'survived' };
  if (down === undefined) return { ...base, outcome: over ? 'missed' : undefined };
  return { ...base, down, ...detectionOf(line, occurrence, connection, down) };
}

function resumeOf(
  line: Lifeline,
  occurrence: Occurrence,
  connection: ConnectionLine | undefined,
  down: Down | undefined,
): Beat | undefined {
  const healed = occurrence.heal;
  if (healed === undefined || connection === undefined || occurrence.type.timing === 'instant') return undefined;
  const before = down?.lo ?? Number.POSITIVE_INFINITY;
  return beatsOf(line).find((beat) => beat.conn === connection.conn && beat.lo >= healed.hi && beat.hi <= before);
}

function detectionOf(
  line: Lifeline,
  occurrence: Occurrence,
  connection: ConnectionLine | undefined,
  down: Down,
): Pick<OutcomeOf, 'outcome' | 'detection' | 'provoked'> {
  const { start, heal } = occurrence;
  const detection = { lo: Math.max(0, down.lo - start.hi), hi: Math.max(0, down.hi - start.lo) };
  const instant = occurrence.type.timing === 'instant' || occurrence.type.timing === 'armed';
  if (heal === undefined || instant || down.lo < heal.lo) return { outcome: 'detected', detection, provoked: false };
  if (reachedByPeer(line, connection, heal.lo, down)) return { outcome: 'missed', detection: undefined, provoked: true };
  return { outcome: 'late', detection, provoked: false };
}

// Between heal and `down` anything from the peer may have told the client: bytes, FIN, RST, a refused attempt.
function reachedByPeer(line: Lifeline, connection: ConnectionLine | undefined, fromMs: number, down: Down): boolean {
  const inside = (atMs: number) => atMs >= fromMs && atMs <= down.hi;
  const socket = line.claims.some((claim: Claim) => (claim.kind === 'socket-end' || claim.kind === 'socket-reset') && inside(claim.hi));
  if (connection === undefined) return socket;
  const ended = connection.ends.some((end) => end.by !== 'client' && end.direction !== 'up' && inside(end.atMs));
  return socket || ended || connection.deliveries.some((delivery) => delivery.direction === 'down' && inside(delivery.atMs));
}
