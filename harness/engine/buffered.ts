// Whether a black box's output was kept in a buffer on its way here: then its claims arrive late and in lumps, or not at
// all, and their instants say nothing about the client (verdicts, section 7).

import type { HistoryEvent } from '../history.ts';
import { formatDuration } from '../time.ts';
import { connectionOf, type Lifeline, lastDeliveredMs } from './observe.ts';

// An `up` this long after what the path delivered before it was not printed when it was said.
const lagMs = 50;
// The path says that it delivered after it wrote: a quick client may have answered and printed by then.
const orderMs = 5;
// As many answers as make a client steady, over a second: by then one that prints at all has printed.
const answersEnough = 3;
const answersSpanMs = 1000;

/**
 * What shows that claims of these clients cannot be trusted in time, for people; undefined = nothing does. A program that
 * echoed what it was sent keeps nothing back, and a claim that carries its own instant may arrive when it will.
 */
export function bufferedOf(events: readonly HistoryEvent[], blackBoxes: readonly Lifeline[]): string | undefined {
  const notes = events.filter((event) => event.kind === 'note').map((event) => event.reason ?? '');
  const lump = notes.find((reason) => reason.startsWith('buffered: '));
  if (lump !== undefined) return lump.slice('buffered: '.length);
  const mute = blackBoxes.map(muteness).find((reason) => reason !== undefined);
  if (mute !== undefined || notes.some((reason) => reason.startsWith('echoed'))) return mute;
  return blackBoxes.map((line) => lateness(events, line)).find((reason) => reason !== undefined);
}

// An exit is seen by the harness, and no claim.
function muteness(line: Lifeline): string | undefined {
  if (line.claims.some((claim) => claim.kind !== 'exit')) return undefined;
  const answers = line.connections.flatMap((connection) => connection.deliveries.filter(({ direction }) => direction === 'down'));
  const spanMs = (answers.at(-1)?.atMs ?? 0) - (answers[0]?.atMs ?? 0);
  if (answers.length < answersEnough || spanMs < answersSpanMs) return undefined;
  return `${line.client} got ${answers.length} answers in ${formatDuration(Math.round(spanMs))} and printed nothing that is an event`;
}

function lateness(events: readonly HistoryEvent[], line: Lifeline): string | undefined {
  const up = line.claims.find((claim) => claim.kind === 'up');
  if (up === undefined || up.lo === up.hi) return undefined;
  const connection = connectionOf(line, up);
  const told = lastDeliveredMs(connection, up.hi + orderMs) ?? connection?.acceptMs;
  if (told === undefined || up.hi - told <= lagMs + waitedMs(events, line.client, up.hi)) return undefined;
  return `${line.client} printed "up" ${formatDuration(Math.round(up.hi - told))} after the answer that it tells of`;
}

// A client that could not run could not print. The reading that covers an instant may come later.
function waitedMs(events: readonly HistoryEvent[], client: string, atMs: number): number {
  const readings = events.filter((event) => event.kind === 'wait' && event.client === client && event.lo <= atMs && event.hi >= atMs);
  return Math.max(0, ...readings.map((event) => event.waitMs ?? 0));
}
