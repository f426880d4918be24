// Proof of faults that are done to a process. That a signal was sent proves nothing: a process that is stopped or gone says
// nothing any more, and where it was killed its kernel ended the connections. Each is looked for on the wire and in what
// the client says of itself.

import type { Effect } from '../environment.ts';
import type { ConnectionLine, Lifeline } from './observe.ts';
import type { Occurrence } from './occurrence.ts';
import type { Found } from './packet-proof.ts';

// What a process said just before the signal is still on its way.
const slackMs = 20;
// An answer is late by at least this share of the delay that was asked for.
const lateShare = 0.5;

/** Looks for the proof of a stopped, killed or overloaded process. */
export function processActed(
  line: Lifeline,
  occurrence: Occurrence,
  connection: ConnectionLine | undefined,
  fromMs: number,
  toMs: number,
): Found {
  const { effects } = occurrence.type.actions(occurrence.spec.attributes);
  const overload = effects.find((effect) => effect.primitive === 'overload');
  if (overload !== undefined) return overloaded(line, overload, connection, fromMs, toMs);
  const act = effects.find((effect) => effect.primitive === 'process');
  if (act === undefined) return { reached: false, detail: 'no process was hurt' };
  const sinceMs = occurrence.start.lo - slackMs;
  if (act.target === 'server') return act.action === 'stop' ? serverSilent(connection, fromMs, toMs) : serverGone(connection, sinceMs);
  const power = effects.some((effect) => effect.primitive === 'drop');
  return act.action === 'stop'
    ? clientSilent(line, connection, fromMs, toMs)
    : clientGone(line, connection, power, { sinceMs, fromMs, toMs });
}

function serverSilent(connection: ConnectionLine | undefined, fromMs: number, toMs: number): Found {
  const inside = (atMs: number) => atMs > fromMs + slackMs && atMs < toMs;
  if (connection?.sends.some((send) => send.direction === 'down' && inside(send.atMs)))
    return { reached: false, detail: 'the stopped server still spoke' };
  const asked = connection?.deliveries.filter((delivery) => delivery.direction === 'up' && inside(delivery.atMs)).length ?? 0;
  const periodMs = gapOf(connection, 'down', fromMs);
  if (asked > 0) return { reached: true, detail: `${asked} sends of the client were not answered` };
  const due = periodMs !== undefined && toMs - fromMs > 2 * periodMs;
  return due ? { reached: true, detail: 'the server said nothing when it was due' } : { reached: false, detail: 'nothing was asked of it' };
}

function serverGone(connection: ConnectionLine | undefined, sinceMs: number): Found {
  const end = connection?.ends.find((candidate) => candidate.by === 'server' && candidate.atMs >= sinceMs);
  if (end === undefined) return { reached: false, detail: 'the server did not end the connection' };
  return { reached: true, detail: `the server's kernel sent ${end.kind.toUpperCase()}` };
}

function clientSilent(line: Lifeline, connection: ConnectionLine | undefined, fromMs: number, toMs: number): Found {
  if (spoke(line, connection, fromMs, toMs)) return { reached: false, detail: 'the stopped client still spoke' };
  const periodMs = gapOf(connection, 'up', fromMs);
  if (periodMs === undefined || toMs - fromMs < 2 * periodMs) return { reached: false, detail: 'nothing was due from it' };
  return { reached: true, detail: 'the client said nothing when it was due' };
}

function clientGone(
  line: Lifeline,
  connection: ConnectionLine | undefined,
  power: boolean,
  { sinceMs, fromMs, toMs }: { readonly sinceMs: number; readonly fromMs: number; readonly toMs: number },
): Found {
  if (spoke(line, undefined, fromMs, toMs)) return { reached: false, detail: 'the killed client still spoke' };
  const after = (connection?.ends ?? []).filter((end) => end.by === 'client' && end.atMs >= sinceMs);
  const sent = after.find((end) => !end.told);
  if (sent === undefined) return { reached: false, detail: "the client's kernel did not end the connection" };
  if (!power) return { reached: true, detail: `the client's kernel sent ${sent.kind.toUpperCase()}` };
  const told = after.some((end) => end.told && end.atMs < toMs);
  return told
    ? { reached: false, detail: 'the server was told of the end' }
    : { reached: true, detail: `the client vanished: the ${sent.kind.toUpperCase()} of its kernel was lost` };
}

// Late answers, or connections that waited to be served longer than the rate of an idle server would let them.
function overloaded(
  line: Lifeline,
  { delayMs, acceptsPerSecond }: Extract<Effect, { primitive: 'overload' }>,
  connection: ConnectionLine | undefined,
  fromMs: number,
  toMs: number,
): Found {
  const lateMs = connection === undefined || delayMs === undefined ? undefined : longestAnswerMs(connection, fromMs, toMs);
  if (lateMs !== undefined && delayMs !== undefined && lateMs >= Math.min(lateShare * delayMs, toMs - fromMs))
    return { reached: true, detail: `an answer took ${lateMs.toFixed(0)} ms` };
  if (acceptsPerSecond === undefined) return { reached: false, detail: 'no answer was late' };
  const waited = line.connections.filter((candidate) => candidate.acceptMs >= fromMs && candidate.acceptMs <= toMs);
  const slowMs = Math.max(0, ...waited.map((candidate) => longestAnswerMs(candidate, fromMs, toMs) ?? 0));
  return {
    reached: slowMs >= slackMs,
    detail: waited.length === 0 ? 'nobody connected' : `a new connection waited ${slowMs.toFixed(0)} ms`,
  };
}

function longestAnswerMs(connection: ConnectionLine, fromMs: number, toMs: number): number | undefined {
  const asked = connection.deliveries.filter((each) => each.direction === 'up' && each.atMs >= fromMs && each.atMs <= toMs);
  const waits = asked.map((each) => {
    const answer = connection.sends.find((send) => send.direction === 'down' && send.atMs >= each.atMs);
    return Math.min(answer?.atMs ?? connection.closedMs ?? toMs, connection.closedMs ?? Number.POSITIVE_INFINITY) - each.atMs;
  });
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function spoke(line: Lifeline, connection: ConnectionLine | undefined, fromMs: number, toMs: number): boolean {
  const inside = (atMs: number) => atMs > fromMs + slackMs && atMs < toMs;
  return (
    line.claims.some((claim) => inside(claim.lo) && claim.kind !== 'exit') ||
    (connection?.sends.some((send) => send.direction === 'up' && inside(send.atMs)) ?? false)
  );
}

// Longest gap between bytes that a side sent before the fault.
function gapOf(connection: ConnectionLine | undefined, direction: 'up' | 'down', untilMs: number): number | undefined {
  const instants = (connection?.sends ?? [])
    .filter((send) => send.direction === direction && send.atMs <= untilMs)
    .map((send) => send.atMs);
  const gaps = instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? atMs));
  return gaps.length === 0 ? undefined : Math.max(...gaps);
}
