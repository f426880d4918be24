// What happened to one client in one trial, read from its history for drawing: stretches of states, beats, attempts, ends.
// The instants are those of the record, relative to the start of the fault; what they mean was decided by the engine, whose
// samples say until when the client did not know. Pure.

import type { Closer, History, HistoryEvent } from '../../history.ts';
import type { Sample } from '../../result.ts';

/** What a client was in. `unaware` = the fault is in force and it says `up`: its length is the detection time. `away` = its process is stopped or gone. */
export type State = 'up' | 'unaware' | 'rode' | 'known' | 'away';

/** From and to in ms after the start of the first fault. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A fault in force. `armed` = it was put in place and never went off, so it was not in force at all. */
export interface DrawnFault extends Stretch {
  readonly name: string;
  readonly type: string;
  readonly armed: boolean;
}

/** One lane of the picture. */
export interface Lane {
  readonly client: string;
  readonly states: readonly (Stretch & { readonly state: State })[];
  readonly faults: readonly DrawnFault[];
  readonly beats: readonly number[];
  /** What it sent into the fault. */
  readonly lost: readonly number[];
  readonly attempts: readonly { readonly atMs: number; readonly succeeded: boolean }[];
  readonly downs: readonly { readonly atMs: number; readonly reason: string }[];
  readonly ends: readonly { readonly atMs: number; readonly by: Closer }[];
  /** Sessions as the server sees them; empty when it does not say. */
  readonly sessions: readonly Stretch[];
  readonly steadyFromMs: number;
  readonly endMs: number;
  /** The record broke off. */
  readonly torn: boolean;
}

/** The lane of a client; undefined when the history says nothing about it. */
export function laneOf(history: History, client: string, samples: readonly Sample[]): Lane | undefined {
  const own = history.events.filter((event) => event.client === client).sort((a, b) => a.lo - b.lo);
  const first = own[0];
  if (first === undefined) return undefined;
  const originMs = startOf(own) ?? first.lo;
  const endMs = (history.end?.atMs ?? history.events.at(-1)?.hi ?? originMs) - originMs;
  const at = (event: HistoryEvent) => event.lo - originMs;
  const faults = faultsOf(own, typesOf(history), originMs, endMs);
  const claimed = own.filter((event) => event.observer === 'client');
  const downs = claimed
    .filter((event) => event.kind === 'down' || event.kind === 'exit')
    .map((event) => ({ atMs: event.hi - originMs, reason: event.reason ?? event.kind }));
  return {
    client,
    states: statesOf(
      upsOf(own, originMs, endMs),
      downs.map((down) => down.atMs),
      faults,
      samples,
      client,
      endMs,
    ),
    faults,
    beats: beatsOf(own)
      .map(at)
      .filter((atMs) => atMs <= endMs),
    lost: own.filter((event) => event.kind === 'bytes' && event.direction === 'up' && event.fate !== 'passed').map(at),
    attempts: attemptsOf(claimed, originMs),
    downs,
    ends: own
      .filter((event) => event.kind === 'closed' || event.kind === 'ended')
      .map((event) => ({ atMs: at(event), by: event.by ?? 'path' })),
    sessions: sessionsOf(own, faults, originMs, endMs),
    steadyFromMs: (history.events.find((event) => event.kind === 'stage' && event.reason === 'steady')?.lo ?? first.lo) - originMs,
    endMs,
    torn: history.end === undefined,
  };
}

// An armed fault starts when it goes off, any other when it was injected.
function startOf(own: readonly HistoryEvent[]): number | undefined {
  return (own.find((event) => event.kind === 'effect' && event.reason === 'fired') ?? own.find((event) => event.kind === 'inject'))?.lo;
}

// A fault is named freely; its type stands in the resolved scenario of the header.
function typesOf(history: History): ReadonlyMap<string, string> {
  const { faults = [] } = history.header.scenario as { faults?: readonly { name: string; type: string }[] };
  return new Map(faults.map((fault) => [fault.name, fault.type]));
}

function faultsOf(
  own: readonly HistoryEvent[],
  types: ReadonlyMap<string, string>,
  originMs: number,
  endMs: number,
): readonly DrawnFault[] {
  return own
    .filter((event) => event.kind === 'inject')
    .map((inject) => {
      const same = (event: HistoryEvent) => event.fault === inject.fault && (event.occurrence ?? 1) === (inject.occurrence ?? 1);
      const fired = own.find((event) => event.kind === 'effect' && event.reason === 'fired' && same(event));
      const type = types.get(inject.fault ?? '') ?? '';
      const heal = own.find((event) => event.kind === 'heal' && same(event));
      return {
        name: inject.fault ?? 'fault',
        type,
        armed: fired === undefined && (type === 'idle-expiry' || type === 'limit'),
        fromMs: (fired ?? inject).lo - originMs,
        toMs: heal === undefined ? endMs : heal.hi - originMs,
      };
    });
}

function upsOf(own: readonly HistoryEvent[], originMs: number, endMs: number): Stretch[] {
  const claims = own.filter((event) => event.observer === 'client' && ['up', 'down', 'exit', 'connecting'].includes(event.kind));
  const marks = claims.some((event) => event.kind === 'up')
    ? claims
    : own.filter((event) => event.kind === 'accept' || event.kind === 'closed');
  const ups: Stretch[] = [];
  let since: number | undefined;
  for (const mark of marks) {
    const begins = mark.kind === 'up' || mark.kind === 'accept';
    if (begins) since ??= mark.lo - originMs;
    else if (since !== undefined) {
      ups.push({ fromMs: since, toMs: mark.lo - originMs });
      since = undefined;
    }
  }
  return since === undefined ? ups : [...ups, { fromMs: since, toMs: endMs }];
}

function statesOf(
  ups: readonly Stretch[],
  downs: readonly number[],
  faults: readonly DrawnFault[],
  samples: readonly Sample[],
  client: string,
  endMs: number,
): Lane['states'] {
  const own = samples.filter((sample) => sample.client === client && sample.side === 'client');
  const blind = own.flatMap((sample) => blindOf(sample, faults, downs, endMs));
  const gone = faults.filter((fault) => fault.type === 'kill-client' || fault.type === 'freeze-client');
  const away = gone.map(({ fromMs, toMs }) => ({ fromMs, toMs, state: 'away' as const }));
  const known = gapsBetween(ups, endMs).map((gap) => ({ ...gap, state: 'known' as const }));
  return [...ups.map((up) => ({ ...up, state: 'up' as const })), ...known, ...blind, ...away].filter(
    (stretch) => stretch.toMs > stretch.fromMs,
  );
}

function blindOf(sample: Sample, faults: readonly DrawnFault[], downs: readonly number[], endMs: number): (Stretch & { state: State })[] {
  const fault = faults.filter((candidate) => candidate.name === sample.fault)[sample.occurrence - 1];
  if (fault === undefined || sample.outcome === 'undisturbed' || sample.outcome === 'mistake') return [];
  if (sample.outcome === 'survived') return [{ fromMs: fault.fromMs, toMs: fault.toMs + (sample.resumeMs?.hi ?? 0), state: 'rode' }];
  const downMs = downs.find((atMs) => atMs >= fault.fromMs) ?? endMs;
  return [{ fromMs: fault.fromMs, toMs: downMs, state: 'unaware' }];
}

function gapsBetween(ups: readonly Stretch[], endMs: number): Stretch[] {
  return ups.map((up, index) => ({ fromMs: up.toMs, toMs: ups[index + 1]?.fromMs ?? endMs }));
}

function beatsOf(own: readonly HistoryEvent[]): HistoryEvent[] {
  const claimed = own.filter((event) => event.kind === 'beat');
  return claimed.length > 0 ? claimed : own.filter((event) => event.kind === 'delivered' && event.direction === 'down');
}

function attemptsOf(claimed: readonly HistoryEvent[], originMs: number): Lane['attempts'] {
  const marks = claimed.filter((event) => event.kind === 'connecting' || event.kind === 'up');
  return marks.flatMap((mark, index) =>
    mark.kind === 'connecting' && mark.lo > originMs ? [{ atMs: mark.lo - originMs, succeeded: marks[index + 1]?.kind === 'up' }] : [],
  );
}

function sessionsOf(own: readonly HistoryEvent[], faults: readonly DrawnFault[], originMs: number, endMs: number): Stretch[] {
  const marks = own.filter((event) => event.kind === 'session-up' || event.kind === 'session-down');
  if (!marks.some((event) => event.kind === 'session-down')) return [];
  return marks.flatMap((mark, index) => {
    if (mark.kind !== 'session-up') return [];
    const down = marks
      .slice(index + 1)
      .find((other) => other.kind === 'session-down' && (other.conn === undefined || other.conn === mark.conn));
    const fromMs = mark.lo - originMs;
    // A server that was killed says nothing of its sessions.
    const killed = faults.find((fault) => (fault.type === 'kill' || fault.type === 'restart') && fault.fromMs >= fromMs);
    return [{ fromMs, toMs: Math.min(down === undefined ? endMs : down.hi - originMs, killed?.fromMs ?? endMs) }];
  });
}
