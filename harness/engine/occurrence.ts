// Occurrences: each start-to-heal of a fault on one client, read back from the history. What counts is when the
// environment says that it acted, as an interval, never when the plan wanted it.

import type { FaultType } from '../fault.ts';
import type { HistoryEvent } from '../history.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import type { Interval } from '../time.ts';

/** One start-to-heal of one fault on one client. */
export interface Occurrence {
  readonly spec: FaultSpec;
  readonly type: FaultType;
  readonly occurrence: number;
  readonly client: string;
  /** The start: f0 = lo, f1 = hi. */
  readonly start: Interval;
  /** The heal: h0 = lo, h1 = hi; undefined = not healed in this trial (or instant: heal = start). */
  readonly heal: Interval | undefined;
  /** Does anything to connections that are open. */
  readonly touchesOpen: boolean;
  /** Open connections cannot live on: they stay dead after the heal. */
  readonly lasting: boolean;
}

/** True when the fault does anything to open connections; `refuse` and its like do not. */
export function touchesOpen(type: FaultType, spec: FaultSpec): boolean {
  const actions = type.actions(spec.attributes);
  return actions.startEnds.length > 0 || actions.effects.some((effect) => effect.primitive !== 'accept');
}

/** True when an open connection that was hit stays dead although the fault is healed. */
function isLasting(type: FaultType, spec: FaultSpec): boolean {
  const actions = type.actions(spec.attributes);
  return (
    actions.startEnds.length > 0 ||
    actions.effects.some((effect) => effect.primitive === 'drop' && effect.lasting) ||
    type.endsConnections(spec.attributes)
  );
}

/** True when the fault kills the client: it cannot notice anything, and what comes back is another one. */
export function killsClient({ type, spec }: Pick<Occurrence, 'type' | 'spec'>): boolean {
  return type
    .actions(spec.attributes)
    .effects.some((effect) => effect.primitive === 'process' && effect.target === 'client' && effect.action === 'kill');
}

/** From when on what the proxy writes is no delivery to the client, since packets are dropped below it; undefined = it is. */
export function deafFromMs({ type, spec, start }: Occurrence): number | undefined {
  const drops = type
    .actions(spec.attributes)
    .effects.some((effect) => effect.primitive === 'drop-packets' && effect.rate >= 1 && effect.direction !== 'up');
  return drops ? start.hi : undefined;
}

/** Connections of the harness's own, by client: what happens to them happened to nobody. */
export function probeConnections(events: readonly HistoryEvent[]): (event: HistoryEvent) => boolean {
  const ports = new Set(
    events.filter((event) => event.kind === 'probe' && event.localPort !== undefined).map((event) => `${event.client}:${event.localPort}`),
  );
  const accepts = events.filter((event) => event.kind === 'accept' && event.observer !== 'server');
  const own = new Set(
    accepts.filter((event) => ports.has(`${event.client}:${event.remotePort}`)).map((event) => `${event.client}#${event.conn}`),
  );
  return (event) => own.has(`${event.client}#${event.conn}`);
}

/** Every time that an armed fault went off on a connection of a client. */
export function firedEvents(events: readonly HistoryEvent[]): HistoryEvent[] {
  const isProbe = probeConnections(events);
  return events.filter((event) => event.kind === 'effect' && event.reason === 'fired' && !isProbe(event));
}

/** All occurrences of a history, in order of their start, one for each client that was hit. */
export function occurrencesOf(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  events: readonly HistoryEvent[],
): Occurrence[] {
  const heals = new Map(events.filter((event) => event.kind === 'heal').map((event) => [keyOf(event), event]));
  const reach = reaches();
  let fired: readonly HistoryEvent[] | undefined;
  return events
    .filter((event) => event.kind === 'inject' && event.client !== undefined)
    .flatMap((event) => {
      const spec = scenario.faults.find((fault) => fault.name === event.fault);
      const type = spec === undefined ? undefined : types[spec.type];
      if (spec === undefined || type === undefined) return [];
      const heal = heals.get(keyOf(event));
      if (type.timing === 'armed') {
        fired ??= firedEvents(events);
        return firings(spec, type, reach(type, spec), event, heal, fired);
      }
      return [occurrence(spec, type, reach(type, spec), event, event, heal, event.occurrence ?? 1)];
    })
    .sort((a, b) => a.start.lo - b.start.lo);
}

type Reach = Pick<Occurrence, 'touchesOpen' | 'lasting'>;

// Worked out once for a fault, not again for each of a thousand clients.
function reaches(): (type: FaultType, spec: FaultSpec) => Reach {
  const known = new Map<FaultSpec, Reach>();
  return (type, spec) => {
    const found = known.get(spec) ?? { touchesOpen: touchesOpen(type, spec), lasting: isLasting(type, spec) };
    known.set(spec, found);
    return found;
  };
}

// An armed fault is put in place by the harness and starts each time it goes off; then heal = start.
function firings(
  spec: FaultSpec,
  type: FaultType,
  reach: Reach,
  inject: HistoryEvent,
  heal: HistoryEvent | undefined,
  fired: readonly HistoryEvent[],
): Occurrence[] {
  const untilMs = heal?.hi ?? Number.POSITIVE_INFINITY;
  return fired
    .filter((event) => event.fault === spec.name && event.client === inject.client)
    .filter((event) => event.occurrence === inject.occurrence && event.lo >= inject.lo && event.lo <= untilMs)
    .map((event, index) => occurrence(spec, type, reach, inject, event, undefined, (inject.occurrence ?? 1) + index));
}

function occurrence(
  spec: FaultSpec,
  type: FaultType,
  reach: Reach,
  inject: HistoryEvent,
  start: Interval,
  heal: Interval | undefined,
  number: number,
): Occurrence {
  return {
    spec,
    type,
    occurrence: number,
    client: inject.client ?? '',
    start: { lo: start.lo, hi: start.hi },
    heal: heal === undefined ? undefined : { lo: heal.lo, hi: heal.hi },
    ...reach,
  };
}

function keyOf(event: HistoryEvent): string {
  return `${event.fault}#${event.occurrence ?? 1}@${event.client}`;
}
