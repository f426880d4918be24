// Recovery: the first acknowledged beat on a new connection that then holds. A TCP connect is not recovery. It counts
// from the client's last heal, or from its `down` if that came later; a client that came back before the heal has
// recovered during the fault, which is another number. Pure.

import type { Interval } from '../time.ts';
import { type Beat, beatsOf } from './beats.ts';
import type { Lifeline } from './observe.ts';
import type { Down, OutcomeOf } from './outcome.ts';

/** How a client came back, or how far it got. */
export interface Recovery {
  /** First acknowledged beat on a new connection. */
  readonly beat: Beat | undefined;
  readonly recovery: Interval | undefined;
  readonly duringFault: boolean;
  /** When the hold is over: beat plus hold length; undefined without a beat. */
  readonly heldUntilMs: number | undefined;
  /** A `down` broke the hold. */
  readonly broken: boolean;
  /** Connect attempts between `down` and that beat (or the end). */
  readonly attempts: number;
  /** Longest single attempt: begin of connect until the attempt ended or was acknowledged, in ms. */
  readonly longestAttemptMs: number | undefined;
}

/** Connections that an occurrence hit and that were lost: no way back leads over them. */
export function lostConnections(outcomes: readonly Pick<OutcomeOf, 'down' | 'connection'>[]): ReadonlySet<number> {
  const hit = outcomes.filter((outcome) => outcome.down !== undefined);
  return new Set(hit.flatMap(({ down, connection }) => [down?.conn, connection?.conn]).filter((conn) => conn !== undefined));
}

/** The recovery of one client after `heal`, its last one. */
export function recoveryOf(
  line: Lifeline,
  heal: Interval,
  firstDown: Down | undefined,
  lost: ReadonlySet<number>,
  downs: readonly Down[],
  holdMs: number,
  untilMs: number,
): Recovery {
  const fresh = beatsOf(line).filter(
    (beat) => (beat.conn === undefined || !lost.has(beat.conn)) && firstDown !== undefined && beat.lo >= firstDown.lo,
  );
  const current = fresh.findLast((beat) => beat.hi < heal.lo);
  const standing = current !== undefined && !downs.some((down) => down.lo >= current.lo && down.hi <= heal.hi);
  const beat = standing ? fresh.find((candidate) => candidate.conn === current.conn) : fresh.find((candidate) => candidate.hi >= heal.lo);
  const down = beat === undefined ? firstDown : (downs.findLast((candidate) => candidate.lo <= beat.lo) ?? firstDown);
  const tries = attemptsOf(line, down?.lo ?? heal.lo, beat?.hi ?? untilMs);
  if (beat === undefined || down === undefined)
    return { beat: undefined, recovery: undefined, duringFault: false, heldUntilMs: undefined, broken: false, ...tries };
  const from = standing ? down : { lo: Math.max(heal.lo, down.lo), hi: Math.max(heal.hi, down.hi) };
  return {
    beat,
    recovery: { lo: Math.max(0, beat.lo - from.hi), hi: Math.max(0, beat.hi - from.lo) },
    duringFault: standing,
    heldUntilMs: beat.hi + holdMs,
    broken: downs.some((candidate) => candidate.lo >= beat.hi && candidate.lo <= beat.hi + holdMs),
    ...tries,
  };
}

// An attempt that the client announces ends when it says so, with what its socket saw, or the acknowledgement; without
// announcements the connections on the path are the attempts (refused ones cannot be seen then).
function attemptsOf(line: Lifeline, fromMs: number, toMs: number): { attempts: number; longestAttemptMs: number | undefined } {
  const begins = line.claims.filter((claim) => claim.kind === 'connecting' && claim.hi >= fromMs && claim.lo <= toMs);
  if (begins.length > 0) {
    const lengths = begins.map((begin) => endOfAttempt(line, begin.hi, toMs) - begin.lo);
    return { attempts: begins.length, longestAttemptMs: Math.max(...lengths) };
  }
  const connections = line.connections.filter((connection) => connection.acceptMs >= fromMs && connection.acceptMs <= toMs);
  const lengths = connections.map((connection) => Math.min(connection.closedMs ?? toMs, toMs) - connection.acceptMs);
  return { attempts: connections.length, longestAttemptMs: lengths.length === 0 ? undefined : Math.max(...lengths) };
}

const endsAttempt = new Set(['attempt-over', 'socket-end', 'socket-reset', 'up', 'gave-up', 'connecting']);

// Programs that do not say when they gave up show it on the wire: the end of the connection that this attempt made.
function endOfAttempt(line: Lifeline, beginMs: number, toMs: number): number {
  const next = line.claims.find((claim) => claim.lo >= beginMs && claim.hi > beginMs && endsAttempt.has(claim.kind));
  const saidMs = Math.min(next?.lo ?? toMs, toMs);
  const made = line.connections.find((connection) => connection.acceptMs >= beginMs && connection.acceptMs < saidMs);
  return Math.min(made?.ends[0]?.atMs ?? made?.closedMs ?? saidMs, saidMs);
}

/** New connections of a client in a span, for peaks. */
export function connectsOf(line: Lifeline, fromMs: number, toMs: number): number[] {
  const claimed = line.claims.filter((claim) => claim.kind === 'connecting').map((claim) => claim.lo);
  const seen = claimed.length > 0 ? claimed : line.connections.map((connection) => connection.acceptMs);
  return seen.filter((atMs) => atMs >= fromMs && atMs <= toMs);
}
