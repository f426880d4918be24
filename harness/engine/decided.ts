// When a trial may stop: when each affected client's outcome is decided and, where reconnect is expected, the hold is
// done. Asked again and again while a trial recovers, so it answers from lifelines only; measure.ts gives the verdict's
// numbers from the same functions afterwards.

import type { FaultType } from '../fault.ts';
import type { HistoryEvent } from '../history.ts';
import type { Scenario } from '../scenario.ts';
import type { Observation } from './observe.ts';
import { type Occurrence, occurrencesOf } from './occurrence.ts';
import { downsOf, outcomeOf } from './outcome.ts';
import { lostConnections, recoveryOf } from './recovery.ts';

/** What is still open in a trial, in words; `undefined` = everything is decided. */
export interface Open {
  readonly why: string | undefined;
  /** When waiting for it ends, in ms; grows when a `down` comes late. */
  readonly deadlineMs: number;
  /** The client is back, and only what it loses again can change anything before the deadline. */
  readonly isBack?: boolean;
}

/** How long a new connection must hold to count as recovery: three periods, or the worst detection if that is longer. */
export function holdMs(scenario: Scenario, predictedMaxMs: number | undefined): number {
  return Math.max(3 * (scenario.client.heartbeat?.intervalMs ?? 1000), predictedMaxMs ?? 0);
}

/** Decisions of a trial that goes on. */
export interface Decisions {
  /** Looks at affected clients of whom something was seen since the last look, or whose wait is over. */
  openAt(atMs: number): Open;
}

// As many are looked at in one go; the rest of a herd waits for the next, so that no look makes timers late.
const mostInOneLook = 25;

// What says that a fault began or ended, so that its occurrences must be found anew.
const marksOccurrence = new Set<HistoryEvent['kind']>(['inject', 'heal', 'probe']);

// All that occurrences are found from: of a herd one event in twenty.
const tellsOccurrence = new Set<HistoryEvent['kind']>([...marksOccurrence, 'accept', 'effect']);

// Life that goes on. For a client that is back it changes nothing, and of a herd it is most of what is seen.
const goesOn = new Set<HistoryEvent['kind']>(['sent', 'bytes', 'delivered', 'beat', 'stale', 'wait']);

/** `events` and `observation` grow with the trial. */
export function decisions(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  events: readonly HistoryEvent[],
  observation: Observation,
  hold: number,
): Decisions {
  let seen = 0;
  const telling: HistoryEvent[] = [];
  let occurrences = new Map<string, Occurrence[]>();
  const unseen = new Set<string>();
  // Everybody whose outcome can still change.
  const waiting = new Map<string, Open>();
  const look = (client: string, atMs: number) => {
    const open = openOfClient(scenario, occurrences.get(client) ?? [], observation, client, atMs, hold);
    if (open.why === undefined || open.deadlineMs <= atMs) waiting.delete(client);
    else waiting.set(client, open);
  };
  const stirred = (): Iterable<string> => {
    const fresh = events.slice(seen);
    seen = events.length;
    telling.push(...fresh.filter(({ kind }) => tellsOccurrence.has(kind)));
    if (fresh.some((event) => marksOccurrence.has(event.kind) || event.reason === 'fired')) {
      occurrences = Map.groupBy(occurrencesOf(scenario, types, telling), (occurrence) => occurrence.client);
      return occurrences.keys();
    }
    const stirs = ({ client, kind }: HistoryEvent) =>
      client !== undefined && occurrences.has(client) && !(goesOn.has(kind) && waiting.get(client)?.isBack === true);
    return new Set(fresh.filter(stirs).flatMap(({ client }) => client ?? []));
  };
  return {
    openAt(atMs) {
      for (const client of stirred()) unseen.add(client);
      for (const [client, { deadlineMs }] of waiting) if (deadlineMs <= atMs) unseen.add(client);
      for (const client of [...unseen].slice(0, mostInOneLook)) {
        unseen.delete(client);
        look(client, atMs);
      }
      if (unseen.size > 0) return { why: 'not everybody was looked at', deadlineMs: atMs };
      const [first] = waiting.values();
      const deadlineMs = [...waiting.values()].reduce((latest, each) => Math.max(latest, each.deadlineMs), atMs);
      return { why: first?.why, deadlineMs };
    },
  };
}

function openOfClient(
  scenario: Scenario,
  occurrences: readonly Occurrence[],
  observation: Observation,
  client: string,
  atMs: number,
  hold: number,
): Open {
  const line = observation.line(client);
  const signal = signalOf(scenario);
  const downs = downsOf(line, signal, scenario.expect.exit === 'any' || signal !== 'claim');
  const outcomes = occurrences.map((occurrence) => outcomeOf(line, occurrence, downs, false));
  const lastHeal = occurrences.map((occurrence) => occurrence.heal ?? occurrence.start).reduce((a, b) => (b.hi > a.hi ? b : a));
  const lastDown = downs.findLast((down) => down.hi >= (occurrences[0]?.start.lo ?? 0));
  const deadlineMs = Math.max(lastHeal.hi, lastDown?.hi ?? 0) + scenario.recoverMs;
  const gone = line.claims.some((claim) => claim.kind === 'exit');
  if (gone) return { why: undefined, deadlineMs };
  if (outcomes.some((outcome) => outcome.outcome === undefined)) return { why: `${client} has noticed nothing yet`, deadlineMs };
  if (serverOpen(scenario, occurrences, observation, client)) return { why: `the server has not dropped ${client} yet`, deadlineMs };
  if (scenario.expect.reconnect === undefined) return { why: undefined, deadlineMs };
  if (scenario.expect.reconnect === 'never') return { why: `${client} might still reconnect`, deadlineMs };
  const down = outcomes.find((outcome) => outcome.down !== undefined)?.down;
  const fresh = occurrences.every((occurrence) => !occurrence.touchesOpen);
  if (down === undefined && (fresh || outcomes.every((outcome) => outcome.outcome !== 'missed'))) return { why: undefined, deadlineMs };
  const recovery = recoveryOf(line, lastHeal, down, lostConnections(outcomes), downs, hold, atMs);
  if (recovery.heldUntilMs === undefined) return { why: `${client} is not back yet`, deadlineMs };
  return recovery.broken || recovery.heldUntilMs <= atMs
    ? { why: undefined, deadlineMs }
    : { why: `${client} is back, its hold goes on`, deadlineMs: recovery.heldUntilMs, isBack: true };
}

/** What a `down` is taken from in this scenario. */
export function signalOf(scenario: Scenario): 'claim' | 'close' | 'exit' {
  const { detection } = scenario.expect;
  if (typeof detection === 'object') return detection.signal;
  return scenario.client.events === 'none' ? 'close' : 'claim';
}

// The server's own end is awaited only where it is judged.
function serverOpen(scenario: Scenario, occurrences: readonly Occurrence[], observation: Observation, client: string): boolean {
  if (scenario.expect.serverDetection === undefined || scenario.expect.serverDetection === 'never') return false;
  const line = observation.line(client);
  const since = occurrences[0]?.start.lo ?? 0;
  const said = line.server.some((event) => event.kind === 'session-down' && event.hi >= since);
  return !said && !line.connections.some((connection) => connection.ends.some((end) => end.by === 'server' && end.atMs >= since));
}
