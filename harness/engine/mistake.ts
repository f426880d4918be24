// Mistakes: a `down` while no occurrence is in force on that connection, before or after. And the exposure they rest on:
// how long clients were up with nothing in force. A mistake is counted even where its trial is repeated. One that the
// machine may have caused, since it kept client or path from running while a reply was due, is nobody's: not counted.

import type { Closer, HistoryEvent } from '../history.ts';
import type { Scenario } from '../scenario.ts';
import { signalOf } from './decided.ts';
import { type Lifeline, lastDeliveredMs, type Observation } from './observe.ts';
import type { Occurrence } from './occurrence.ts';
import { type Down, downsOf, outcomeOf } from './outcome.ts';
import { togetherMs, waitedIn } from './waited.ts';

export interface Mistakes {
  /** Surely the client's own. */
  readonly count: number;
  /** Those that a starved machine may have caused. */
  readonly doubtful: number;
  /** Of both, before the first fault: such a trial gives no detection time. */
  readonly beforeFault: number;
  readonly exposureMs: number;
  /** Each with its client, reason and who closed the connection; those that count first. */
  readonly what: readonly Mistake[];
}

/** One `down` with nothing in force. */
export interface Mistake {
  readonly client: string;
  readonly reason: string;
  readonly closedBy: Closer | null;
  /** What client and path waited for a processor before it, in ms, where that may have caused it; else 0. */
  readonly starvedMs: number;
}

/** All mistakes of a trial. `waits` = readings of run-queue waits. */
export function mistakesOf(
  scenario: Scenario,
  seen: Observation,
  occurrences: readonly Occurrence[],
  waits: readonly HistoryEvent[],
  untilMs: number,
): Mistakes {
  const signal = signalOf(scenario);
  const touching = Map.groupBy(
    occurrences.filter((occurrence) => occurrence.touchesOpen),
    (occurrence) => occurrence.client,
  );
  const each = [...seen.lines.values()].map((line) => {
    const mine = touching.get(line.client) ?? [];
    const downs = downsOf(line, signal, scenario.expect.exit === 'any').filter(
      (down, index, all) => !saidAgain(line, down, all[index - 1]),
    );
    return { line, mine, wrong: downs.filter((down) => !excused(line, down, mine, downs)), exposureMs: exposureOf(line, mine, untilMs) };
  });
  const firstMs = Math.min(...occurrences.map((occurrence) => occurrence.start.lo), Number.POSITIVE_INFINITY);
  const what = each
    .flatMap(({ line, wrong }) => wrong.map((down) => mistakeOf(line, down, waits)))
    .sort((a, b) => Number(a.starvedMs > 0) - Number(b.starvedMs > 0));
  return {
    count: what.filter((mistake) => mistake.starvedMs === 0).length,
    doubtful: what.filter((mistake) => mistake.starvedMs > 0).length,
    beforeFault: each.reduce((sum, { wrong }) => sum + wrong.filter((down) => down.hi < firstMs).length, 0),
    exposureMs: each.reduce((sum, { exposureMs }) => sum + exposureMs, 0),
    what,
  };
}

function mistakeOf(line: Lifeline, down: Down, waits: readonly HistoryEvent[]): Mistake {
  return { client: line.client, reason: down.reason ?? 'down', closedBy: closerOf(line, down), starvedMs: starvedMs(line, down, waits) };
}

// Below this a wait is within what an instant is uncertain by anyhow.
const leastWaitMs = 5;

// The machine may have caused a `down` if without its waits a reply would have been in time (one was there that close to
// it), or if it waited for a good part of the silence: then nobody knows what would have come.
function starvedMs(line: Lifeline, down: Down, waits: readonly HistoryEvent[]): number {
  const connection = line.connections.find((candidate) => candidate.conn === down.conn);
  if (connection === undefined) return 0;
  const heardMs = lastDeliveredMs(connection, down.lo - leastWaitMs) ?? connection.acceptMs;
  const waitedMs = togetherMs(waitedIn(waits, line.client, heardMs, down.hi));
  if (waitedMs <= leastWaitMs) return 0;
  const near = ({ atMs, direction }: { atMs: number; direction: string }) =>
    direction === 'down' && atMs >= down.lo - waitedMs && atMs <= down.hi + waitedMs;
  const replied = connection.deliveries.some(near) || connection.sends.some(near);
  return replied || waitedMs > (down.hi - heardMs) / 5 ? waitedMs : 0;
}

// Some libraries tell one loss twice: who was not up since cannot have lost anything.
function saidAgain(line: Lifeline, down: Down, before: Down | undefined): boolean {
  if (before === undefined || !line.claims.some((claim) => claim.kind === 'up')) return false;
  return !line.claims.some((claim) => claim.kind === 'up' && claim.lo >= before.lo && claim.hi <= down.hi);
}

// A `down` is excused by an occurrence that was in force on its connection then, or that left the connection dead.
function excused(line: Lifeline, down: Down, occurrences: readonly Occurrence[], downs: readonly Down[]): boolean {
  return occurrences.some((occurrence) => {
    if (down.hi < occurrence.start.lo) return false;
    const healMs = occurrence.heal?.hi ?? (occurrence.type.timing === 'instant' ? occurrence.start.hi : Number.POSITIVE_INFINITY);
    if (down.lo <= healMs) return true;
    const outcome = outcomeOf(line, occurrence, downs, true);
    if (outcome.down === down) return true;
    const connection = line.connections.find((candidate) => candidate.conn === down.conn);
    return occurrence.lasting && connection !== undefined && connection.acceptMs <= healMs;
  });
}

function closerOf(line: Lifeline, down: Down): Closer | null {
  const connection = line.connections.find((candidate) => candidate.conn === down.conn);
  return connection?.closedBy ?? connection?.ends[0]?.by ?? null;
}

// Up from `up` to `down` (or the end), less what lies between the start and the heal of an occurrence.
function exposureOf(line: Lifeline, occurrences: readonly Occurrence[], untilMs: number): number {
  const forced = occurrences.map((occurrence) => ({
    fromMs: occurrence.start.lo,
    toMs: occurrence.heal?.hi ?? (occurrence.type.timing === 'instant' ? occurrence.start.hi : untilMs),
  }));
  let upMs: number | undefined;
  let exposureMs = 0;
  for (const claim of line.claims) {
    if (claim.kind === 'up') upMs = claim.hi;
    else if ((claim.kind === 'down' || claim.kind === 'exit') && upMs !== undefined) {
      exposureMs += uncoveredMs(upMs, claim.lo, forced);
      upMs = undefined;
    }
  }
  return upMs === undefined ? exposureMs : exposureMs + uncoveredMs(upMs, untilMs, forced);
}

/** What of [fromMs, toMs] no span covers; spans may overlap, and what several cover is taken off once. */
export function uncoveredMs(fromMs: number, toMs: number, spans: readonly { readonly fromMs: number; readonly toMs: number }[]): number {
  let bareMs = 0;
  let atMs = fromMs;
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    bareMs += Math.max(0, Math.min(span.fromMs, toMs) - atMs);
    atMs = Math.max(atMs, span.toMs);
  }
  return bareMs + Math.max(0, toMs - atMs);
}
