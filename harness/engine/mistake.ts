// Mistakes: a `down` while no occurrence is in force on that connection, before or after. And the exposure they rest on:
// how long clients were up with nothing in force. A mistake is counted even where its trial is repeated.

import type { Closer } from '../history.ts';
import type { Scenario } from '../scenario.ts';
import { signalOf } from './decided.ts';
import type { Lifeline, Observation } from './observe.ts';
import type { Occurrence } from './occurrence.ts';
import { type Down, downsOf, outcomeOf } from './outcome.ts';

export interface Mistakes {
  readonly count: number;
  /** Of these, before the first fault: such a trial gives no detection time. */
  readonly beforeFault: number;
  readonly exposureMs: number;
  /** Each with its client, reason and who closed the connection. */
  readonly what: readonly { readonly client: string; readonly reason: string; readonly closedBy: Closer | null }[];
}

/** All mistakes of a trial. */
export function mistakesOf(scenario: Scenario, seen: Observation, occurrences: readonly Occurrence[], untilMs: number): Mistakes {
  const signal = signalOf(scenario);
  const each = [...seen.lines.values()].map((line) => {
    const mine = occurrences.filter((occurrence) => occurrence.client === line.client && occurrence.touchesOpen);
    const downs = downsOf(line, signal, scenario.expect.exit === 'any');
    return { line, mine, wrong: downs.filter((down) => !excused(line, down, mine, downs)), exposureMs: exposureOf(line, mine, untilMs) };
  });
  const firstMs = Math.min(...occurrences.map((occurrence) => occurrence.start.lo), Number.POSITIVE_INFINITY);
  return {
    count: each.reduce((sum, { wrong }) => sum + wrong.length, 0),
    beforeFault: each.reduce((sum, { wrong }) => sum + wrong.filter((down) => down.hi < firstMs).length, 0),
    exposureMs: each.reduce((sum, { exposureMs }) => sum + exposureMs, 0),
    what: each.flatMap(({ line, wrong }) =>
      wrong.map((down) => ({ client: line.client, reason: down.reason ?? 'down', closedBy: closerOf(line, down) })),
    ),
  };
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
