// Proof that an occurrence reached the wire (truth rule 1): nothing is believed because a call was answered. Each kind of
// proof is looked for in what the path really saw come in and go out. Without proof the trial is inconclusive, since a
// network that was never hurt makes any client look good, or bad.

import type { Proof } from '../fault.ts';
import type { Direction, HistoryEvent } from '../history.ts';
import type { Directions } from '../scenario.ts';
import type { ConnectionLine, Lifeline } from './observe.ts';
import { firedEvents, type Occurrence } from './occurrence.ts';
import { type Found, packetsDropped } from './packet-proof.ts';
import { processActed } from './process-proof.ts';

/** Whether the fault reached the wire, and the observation that says so. */
export interface Evidence {
  readonly proof: string;
  readonly reached: boolean;
  readonly detail: string;
}

/** Directions as a list. */
export function directionsOf(direction: Directions): Direction[] {
  return direction === 'both' ? ['up', 'down'] : [direction];
}

/** Looks for the proof of one occurrence in what was seen until `untilMs` (its heal, or the end of the trial). */
export function evidenceOf(
  line: Lifeline,
  occurrence: Occurrence,
  connection: ConnectionLine | undefined,
  events: readonly HistoryEvent[],
  untilMs: number,
): Evidence {
  const proof = occurrence.type.proof(occurrence.spec.attributes);
  const fromMs = occurrence.start.hi;
  const toMs = Math.min(occurrence.heal?.lo ?? untilMs, untilMs);
  const found = look(proof, line, occurrence, connection, events, fromMs, toMs);
  return { proof: proof.kind, reached: found.reached, detail: found.detail };
}

function look(
  proof: Proof,
  line: Lifeline,
  occurrence: Occurrence,
  connection: ConnectionLine | undefined,
  events: readonly HistoryEvent[],
  fromMs: number,
  toMs: number,
): Found {
  switch (proof.kind) {
    case 'none':
      return { reached: true, detail: 'nothing to prove' };
    case 'silence':
      return silence(line, proof.direction, connection, fromMs, toMs);
    case 'ended':
      return ended(line, proof.how, occurrence, connection);
    case 'delay':
      return delayed(connection, proof.direction, proof.minMs, fromMs, toMs);
    case 'attempts':
      return attempted(line, proof.mode, events, occurrence, fromMs, toMs);
    case 'fired':
      return fired(line, occurrence, events);
    case 'pieces':
      return inPieces(connection, proof.direction, proof.bytes, fromMs, toMs);
    case 'counters':
      return packetsDropped(line, occurrence, events, connection, fromMs, toMs);
    case 'process':
      return processActed(line, occurrence, connection, fromMs, toMs);
  }
}

// A send in a faulted direction did not arrive, and nothing was delivered in any faulted direction until the heal.
// Connections accepted during the fault count as well: their silence is the same fault.
function silence(line: Lifeline, direction: Directions, connection: ConnectionLine | undefined, fromMs: number, toMs: number): Found {
  const directions = directionsOf(direction);
  const connections = line.connections.filter(
    (candidate) => candidate === connection || (candidate.acceptMs >= fromMs && candidate.acceptMs <= toMs),
  );
  const inside = (atMs: number) => atMs > fromMs && atMs < toMs;
  const leaked = connection?.deliveries.find((delivery) => directions.includes(delivery.direction) && inside(delivery.atMs));
  if (leaked !== undefined) return { reached: false, detail: `${leaked.bytes} bytes still passed ${leaked.direction}` };
  const kept = connections.flatMap((candidate) =>
    candidate.sends.filter((send) => directions.includes(send.direction) && send.fate !== 'passed' && inside(send.atMs)),
  );
  if (kept.length === 0) return { reached: false, detail: 'nothing was sent into it' };
  return { reached: true, detail: `${kept.length} sends did not arrive, none was delivered` };
}

function ended(line: Lifeline, how: 'fin' | 'rst', occurrence: Occurrence, connection: ConnectionLine | undefined): Found {
  const own = (connection?.ends ?? []).filter((end) => end.by === 'path' && end.atMs >= occurrence.start.lo - 1);
  const sent = own.find((end) => end.kind === how);
  if (sent === undefined)
    return {
      reached: false,
      detail: own.length === 0 ? 'no end was sent' : `it ended with ${own[0]?.kind.toUpperCase()} instead of ${how.toUpperCase()}`,
    };
  // Where the client tells what its socket saw, that must agree: a RST that arrives as FIN is another fault.
  const seen = line.claims.find(
    (claim) => (claim.kind === 'socket-end' || claim.kind === 'socket-reset') && claim.hi >= occurrence.start.lo,
  );
  if (how === 'rst' && seen?.kind === 'socket-end') return { reached: false, detail: 'a RST was sent, the client saw FIN' };
  return { reached: true, detail: `${how.toUpperCase()} sent to both sides` };
}

// A chunk that came in during the fault left at least that much later, or had not left when the fault was over.
function delayed(connection: ConnectionLine | undefined, direction: Directions, minMs: number, fromMs: number, toMs: number): Found {
  for (const way of directionsOf(direction)) {
    for (const send of (connection?.sends ?? []).filter(
      (candidate) => candidate.direction === way && candidate.atMs >= fromMs && candidate.atMs <= toMs,
    )) {
      const next = connection?.deliveries.find((delivery) => delivery.direction === way && delivery.atMs >= send.atMs);
      const lateMs = (next?.atMs ?? toMs) - send.atMs;
      if (lateMs >= Math.min(minMs, toMs - send.atMs) && lateMs > 0.5)
        return { reached: true, detail: `a send was delivered ${lateMs.toFixed(1)} ms later` };
    }
  }
  return { reached: false, detail: 'no send was delayed' };
}

// A chunk larger than a piece came in, and nothing larger than a piece went out.
function inPieces(connection: ConnectionLine | undefined, direction: Directions, bytes: number, fromMs: number, toMs: number): Found {
  const inside = (each: { atMs: number; direction: Direction }) =>
    directionsOf(direction).includes(each.direction) && each.atMs >= fromMs && each.atMs <= toMs;
  const large = connection?.sends.some((send) => inside(send) && send.bytes > bytes) ?? false;
  const whole = connection?.deliveries.find((delivery) => inside(delivery) && delivery.bytes > bytes);
  if (whole !== undefined) return { reached: false, detail: `${whole.bytes} bytes left in one piece` };
  return { reached: large, detail: large ? `sends left in pieces of at most ${bytes} bytes` : 'nothing larger than a piece was sent' };
}

// The client's own attempt, else the harness's probe (which is recorded with what it met).
function attempted(
  line: Lifeline,
  mode: string,
  events: readonly HistoryEvent[],
  occurrence: Occurrence,
  fromMs: number,
  toMs: number,
): Found {
  const probe = events.find(
    (event) =>
      event.kind === 'probe' &&
      event.fault === occurrence.spec.name &&
      event.occurrence === occurrence.occurrence &&
      event.client === line.client,
  );
  const inside = (atMs: number) => atMs >= fromMs && atMs <= toMs;
  const met = line.connections.filter((connection) => inside(connection.acceptMs));
  if (mode === 'refuse' || mode === 'unanswered') {
    if (met.length > 0)
      return { reached: false, detail: `a connection was accepted while it was to ${mode === 'refuse' ? 'refuse' : 'leave unanswered'}` };
    if (probe !== undefined) return { reached: probe.reason === mode, detail: `a probe met: ${probe.reason}` };
    const tries = line.claims.filter((claim) => claim.kind === 'connecting' && inside(claim.lo)).length;
    return { reached: tries > 0, detail: tries > 0 ? `${tries} attempts, none accepted` : 'nobody tried to connect' };
  }
  const dead = met.filter(
    (connection) => connection.dialPort === undefined && !connection.deliveries.some((delivery) => delivery.direction === 'down'),
  );
  if (met.length > dead.length) return { reached: false, detail: 'a new connection reached the server' };
  if (dead.length > 0)
    return { reached: true, detail: `${dead.length} connections accepted and ${mode === 'close' ? 'closed' : 'left silent'}` };
  return { reached: probe?.reason === mode, detail: probe === undefined ? 'nobody tried to connect' : `a probe met: ${probe.reason}` };
}

function fired(line: Lifeline, occurrence: Occurrence, events: readonly HistoryEvent[]): Found {
  const act = firedEvents(events).find((event) => event.fault === occurrence.spec.name && event.client === line.client);
  return { reached: act !== undefined, detail: act === undefined ? 'it never fired' : 'it fired' };
}
