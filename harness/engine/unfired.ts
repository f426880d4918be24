// Armed faults that never went off. That a heartbeat keeps a table entry alive is shown by what did not happen, so it needs a
// proof of its own: the path was never silent for long enough, or never carried enough. A fault that had every reason to go
// off and did not has not reached the wire.

import type { FaultType } from '../fault.ts';
import type { HistoryEvent } from '../history.ts';
import type { Sample } from '../result.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { type ConnectionLine, type Lifeline, lastDeliveredMs, type Observation } from './observe.ts';
import { firedEvents, probeConnections } from './occurrence.ts';
import { type Down, openAt, wasUpAt } from './outcome.ts';
import type { Found } from './packet-proof.ts';

/** An armed fault that waited in vain on one client's path. */
interface Unfired {
  readonly spec: FaultSpec;
  readonly client: string;
  readonly occurrence: number;
  readonly fromMs: number;
  readonly toMs: number;
}

// A timer and the chunk that would have stopped it may race.
const raceMs = 50;

/** One sample for each armed fault and client where it did not fire: survived, unless the client said `down` meanwhile. */
export function unfiredSamples(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  seen: Observation,
  events: readonly HistoryEvent[],
  downsOf: (line: Lifeline) => readonly Down[],
  untilMs: number,
): Sample[] {
  return unfiredOf(scenario, types, events, untilMs)
    .filter(({ client, fromMs }) => wasUpAt(seen.line(client), fromMs))
    .map((unfired) => sampleOf(unfired, seen.line(unfired.client), events, downsOf(seen.line(unfired.client))));
}

function unfiredOf(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  events: readonly HistoryEvent[],
  untilMs: number,
): Unfired[] {
  const same = (event: HistoryEvent, other: HistoryEvent) => event.fault === other.fault && event.client === other.client;
  return events.flatMap((event) => {
    const spec = scenario.faults.find((fault) => fault.name === event.fault);
    if (event.kind !== 'inject' || event.client === undefined || spec === undefined || types[spec.type]?.timing !== 'armed') return [];
    if (firedEvents(events).some((other) => same(event, other))) return [];
    const heal = events.find((other) => other.kind === 'heal' && same(event, other) && other.occurrence === event.occurrence);
    return [{ spec, client: event.client, occurrence: event.occurrence ?? 1, fromMs: event.hi, toMs: heal?.lo ?? untilMs }];
  });
}

function sampleOf(unfired: Unfired, line: Lifeline, events: readonly HistoryEvent[], downs: readonly Down[]): Sample {
  const { spec, client, occurrence, fromMs, toMs } = unfired;
  const found = inVain(unfired, events) ?? whyNot(line.connections, spec.attributes, fromMs, toMs);
  const lastMs = lastDeliveredMs(openAt(line, fromMs), fromMs);
  return {
    fault: spec.name,
    occurrence,
    client,
    side: 'client',
    outcome: downs.some((down) => down.hi >= fromMs && down.lo <= toMs) ? 'undisturbed' : 'survived',
    phase: null,
    periodMs: null,
    ageMs: lastMs === undefined ? null : fromMs - lastMs,
    silenceMs: null,
    detectionMs: null,
    recoveryMs: null,
    resumeMs: null,
    recoveredDuringFault: false,
    rescued: false,
    closedBy: null,
    connectAttempts: 0,
    longestAttemptMs: null,
    evidence: { proof: 'fired', ...found },
  };
}

// A silent connection of the harness's own must have been forgotten, if there was one: else nothing was armed.
function inVain({ spec, client, occurrence }: Unfired, events: readonly HistoryEvent[]): Found | undefined {
  const probe = events.find(
    (event) => event.kind === 'probe' && event.fault === spec.name && event.client === client && event.occurrence === occurrence,
  );
  if (probe === undefined) return undefined;
  const isProbe = probeConnections(events);
  const forgotten = events.some(
    (event) => event.kind === 'effect' && event.reason === 'fired' && event.fault === spec.name && isProbe(event),
  );
  return forgotten ? undefined : { reached: false, detail: 'a silent connection of the harness was not forgotten either' };
}

function whyNot(connections: readonly ConnectionLine[], attributes: FaultSpec['attributes'], fromMs: number, toMs: number): Found {
  const { afterMs, bytes } = attributes;
  if (typeof afterMs === 'number') {
    const longestMs = Math.max(0, ...connections.map((connection) => silenceOf(connection, fromMs, toMs)));
    const told = `longest silence on the path ${formatDuration(Math.round(longestMs))}, it fires after ${formatDuration(afterMs)}`;
    return { reached: longestMs < afterMs + raceMs, detail: `it never fired: ${told}` };
  }
  const limit = typeof bytes === 'number' ? bytes : Number.POSITIVE_INFINITY;
  const most = Math.max(0, ...connections.map((connection) => bytesOf(connection, fromMs, toMs)));
  return { reached: most < limit, detail: `it never fired: at most ${most} bytes on a connection, it fires after ${limit}` };
}

// A silence that began before the fault was armed counts whole, as it does for a table entry.
function silenceOf(connection: ConnectionLine, fromMs: number, toMs: number): number {
  const endMs = Math.min(connection.closedMs ?? toMs, toMs);
  const instants = [connection.acceptMs, ...connection.sends.map((send) => send.atMs).sort((a, b) => a - b)];
  const gaps = instants.map((atMs, index) => ({ atMs, nextMs: Math.min(instants[index + 1] ?? endMs, endMs) }));
  return gaps.filter(({ nextMs }) => nextMs > fromMs).reduce((longest, { atMs, nextMs }) => Math.max(longest, nextMs - atMs), 0);
}

function bytesOf(connection: ConnectionLine, fromMs: number, toMs: number): number {
  return connection.sends.filter((send) => send.atMs >= fromMs && send.atMs <= toMs).reduce((sum, send) => sum + send.bytes, 0);
}
