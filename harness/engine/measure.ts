// History to measurement: samples, mistakes, exposure, whether the record is complete, whether a client went around the
// path. Pure, and repeatable on a stored history. It measures and proves; what that means for the scenario's limits
// is verdict.ts's.

import type { FaultType } from '../fault.ts';
import type { History, HistoryEvent } from '../history.ts';
import type { Outcome, Sample } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { peakOf } from '../statistics/peak.ts';
import { periodOf, roundTripsOf } from './beats.ts';
import { bufferedOf } from './buffered.ts';
import { bypassOf } from './bypass.ts';
import { type Cost, costOf, longestSilenceOf } from './cost.ts';
import { holdMs, signalOf } from './decided.ts';
import { connectsPer100Ms } from './herd.ts';
import { withKeepAlive } from './keep-alive.ts';
import { lastOutputOf } from './last-output.ts';
import { type Mistakes, mistakesOf } from './mistake.ts';
import { type Lifeline, lastDeliveredMs, type Observation, observation } from './observe.ts';
import { deafFromMs, firedEvents, killsClient, type Occurrence, occurrencesOf } from './occurrence.ts';
import { type Down, downsOf, type OutcomeOf, outcomeOf } from './outcome.ts';
import { evidenceOf } from './proof.ts';
import { connectsOf, lostConnections, type Recovery, recoveryOf } from './recovery.ts';
import { serverSample } from './server-side.ts';
import { duplicatesOf, ghostMsOf } from './sessions.ts';
import { unfiredSamples } from './unfired.ts';
import { downMsOf, waitedIn } from './waited.ts';

type SampleName = Pick<Sample, 'fault' | 'occurrence' | 'client'>;

/** One trial in numbers. */
export interface Measurement {
  readonly samples: readonly Sample[];
  /** By client: how it came back after its last heal. Only clients that were hit. */
  readonly recoveries: ReadonlyMap<string, Recovery>;
  readonly outcome: Outcome;
  readonly mistakes: Mistakes;
  /** Why the record cannot be relied on; undefined = complete. */
  readonly incomplete: string | undefined;
  readonly neverSteady: string | undefined;
  readonly bypass: string | undefined;
  /** Client processes that ended, with why. */
  readonly exits: readonly string[];
  /** What the clients of somebody else printed last. */
  readonly lastOutput: readonly string[];
  /** Sum of jumps of the harness's clock from a second before the first fault on; in a trial without faults, of all. */
  readonly jumpMs: number;
  /** Run-queue wait between fault and `down`, of the client that waited most: what its detection time is excused. */
  readonly clientWaitMs: number;
  /** Readings of run-queue waits, by client: of the clients, and of the instrument on their paths (proxy, reference server). */
  readonly waits: ReadonlyMap<string | undefined, readonly HistoryEvent[]>;
  /** Connects per second at the peak, over all clients, in a sliding second. */
  readonly peakPerSecond: number;
  /** The same in a sliding 100 ms: what a listen queue feels. */
  readonly peakPer100Ms: number;
  /** Connects in each 100 ms since the first fault. */
  readonly connectsPer100Ms: readonly number[];
  /** Round trip in steady as the client saw it: median and spread, ms. */
  readonly roundTripMs: number;
  readonly roundTripSpreadMs: number;
  /** What shows that claims of a black box were held back; undefined = nothing does. */
  readonly buffered: string | undefined;
  /** The occurrence that a sample is of. */
  readonly occurrenceOf: (sample: SampleName) => Occurrence | undefined;
  /** Names of armed faults that went off. */
  readonly fired: ReadonlySet<string>;
  readonly longestSilenceMs: number;
  readonly cost: Cost;
  readonly duplicates: number;
  readonly ghostMs: number | null;
  readonly beatsSeen: boolean;
}

/** Measures a trial. */
export function measure(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  history: History,
  predictedMaxMs: number | undefined,
): Measurement {
  const steps = measuring(scenario, types, history, predictedMaxMs);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

// Steps between two rests are about a millisecond's work each, as far as one client's share allows.
const eventsInStep = 1000;
const samplesInStep = 20;

/** The same in small steps, for a process whose timers must not wait: a herd's history takes a tenth of a second. */
export function* measuring(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  history: History,
  predictedMaxMs: number | undefined,
): Generator<undefined, Measurement> {
  const { events } = history;
  const seen = observation();
  for (const [index, event] of events.entries()) {
    seen.add(event);
    if (index % eventsInStep === 0) yield;
  }
  const occurrences = occurrencesOf(scenario, types, events);
  const untilMs = history.end?.atMs ?? events.at(-1)?.hi ?? 0;
  const hold = holdMs(scenario, predictedMaxMs);
  const recoveries = new Map<string, Recovery>();
  yield;
  const named = new Map(occurrences.toReversed().map((each) => [nameOf({ ...each, fault: each.spec.name }), each]));
  const byClient = Map.groupBy(occurrences, (occurrence) => occurrence.client);
  const hit: Sample[] = [];
  for (const [index, occurrence] of occurrences.entries()) {
    const mine = byClient.get(occurrence.client) ?? [];
    hit.push(...samplesOf(scenario, seen, occurrence, mine, history, untilMs, hold, recoveries));
    if (index % samplesInStep === 0) yield;
  }
  const downs = (line: Lifeline) => downsOf(line, signalOf(scenario), scenario.expect.exit === 'any');
  const samples = [...hit, ...unfiredSamples(scenario, types, seen, events, downs, untilMs)];
  yield;
  const waits = events.filter((event) => event.kind === 'wait');
  const waitsBy = Map.groupBy(waits, (wait) => wait.client);
  yield;
  const mistakes = mistakesOf(scenario, seen, occurrences, waits, untilMs);
  yield;
  const lines = [...seen.lines.values()];
  const firstFaultMs = occurrences[0]?.start.lo ?? untilMs;
  const connects = lines.flatMap((line) => connectsOf(line, firstFaultMs, untilMs)).sort((a, b) => a - b);
  yield;
  const trips = lines.flatMap((line) => roundTripsOf(line, firstFaultMs)).sort((a, b) => a - b);
  yield;
  const bypass = bypassOf(seen, history);
  yield;
  const buffered = bufferedOf(events, speaks(scenario) ? lines : []);
  const clientWaitMs = Math.max(0, ...hit.map((sample) => clientWaitOf(sample, named.get(nameOf(sample)), waitsBy)));
  yield;
  const cost = costOf(seen, steadyFrom(events), firstFaultMs);
  yield;
  const longestSilenceMs = longestSilenceOf(seen, untilMs);
  yield;
  const duplicates = duplicatesOf(seen);
  const ghostMs = ghostMsOf(seen, untilMs);
  yield;
  return {
    samples,
    recoveries,
    outcome: worstOutcome(samples, mistakes, history),
    mistakes,
    incomplete: incompleteness(history),
    neverSteady: history.end?.why.startsWith('never steady') ? history.end.why : undefined,
    bypass,
    exits: lines.flatMap((line) =>
      line.claims.filter((claim) => claim.kind === 'exit').map((claim) => `${line.client}: ${claim.reason ?? 'exited'}`),
    ),
    lastOutput: lastOutputOf(events),
    jumpMs: jumpOf(events, occurrences.length === 0 ? Number.NEGATIVE_INFINITY : firstFaultMs - 1000, untilMs),
    clientWaitMs,
    waits: waitsBy,
    peakPerSecond: peakOf(connects, 1000),
    peakPer100Ms: peakOf(connects, 100),
    connectsPer100Ms: connectsPer100Ms(connects, firstFaultMs),
    roundTripMs: trips[Math.floor(trips.length / 2)] ?? 0,
    roundTripSpreadMs: (trips.at(-1) ?? 0) - (trips[0] ?? 0),
    buffered,
    occurrenceOf: (sample) => named.get(nameOf(sample)),
    fired: new Set(firedEvents(events).map((event) => event.fault ?? '')),
    longestSilenceMs,
    cost,
    duplicates,
    ghostMs,
    beatsSeen: lines.some((line) => line.claimsBeats),
  };
}

function nameOf({ fault, occurrence, client }: SampleName): string {
  return `${fault}#${occurrence}@${client}`;
}

function clientWaitOf(sample: Sample, occurrence: Occurrence | undefined, waits: Measurement['waits']): number {
  if (occurrence === undefined) return 0;
  const { start } = occurrence;
  return waitedIn(waits.get(sample.client) ?? [], sample.client, start.lo, downMsOf(start, sample.detectionMs)).clientMs;
}

function samplesOf(
  scenario: Scenario,
  seen: Observation,
  occurrence: Occurrence,
  mine: readonly Occurrence[],
  history: History,
  untilMs: number,
  hold: number,
  recoveries: Map<string, Recovery>,
): Sample[] {
  const line = seen.line(occurrence.client);
  const signal = signalOf(scenario);
  const downs = downsOf(line, signal, scenario.expect.exit === 'any' || signal !== 'claim');
  const outcome = outcomeOf(line, occurrence, downs, true);
  const recovery = recoveries.get(occurrence.client) ?? clientRecovery(line, mine, downs, hold, untilMs);
  recoveries.set(occurrence.client, recovery);
  if (!outcome.wasUp && occurrence.touchesOpen) return [];
  const found = evidenceOf(line, occurrence, outcome.connection, history.events, untilMs);
  const evidence = withKeepAlive(scenario, line, occurrence, outcome.detection === undefined, found);
  const client: Sample = { ...sampleOf(occurrence, outcome, recovery), evidence };
  return [client, ...serverSample(scenario, line, occurrence, outcome.connection, evidence, untilMs)];
}

function clientRecovery(
  line: Lifeline,
  occurrences: readonly Occurrence[],
  downs: readonly Down[],
  hold: number,
  untilMs: number,
): Recovery {
  const outcomes = occurrences.map((occurrence) => outcomeOf(line, occurrence, downs, true));
  const heal = occurrences.map((occurrence) => occurrence.heal ?? occurrence.start).reduce((a, b) => (b.hi > a.hi ? b : a));
  const first = outcomes.find((outcome) => outcome.down !== undefined)?.down;
  return recoveryOf(line, heal, first, lostConnections(outcomes), downs, hold, untilMs);
}

function sampleOf(occurrence: Occurrence, outcome: OutcomeOf, recovery: Recovery): Omit<Sample, 'evidence'> {
  const startMs = (occurrence.start.lo + occurrence.start.hi) / 2;
  const lastMs = lastDeliveredMs(outcome.connection, startMs);
  const heardUntilMs = deafFromMs(occurrence) ?? Number.POSITIVE_INFINITY;
  const noticed = killsClient(occurrence) ? undefined : outcome.down;
  const beforeDownMs = noticed === undefined ? undefined : lastDeliveredMs(outcome.connection, Math.min(noticed.hi, heardUntilMs));
  const period = periodOf(outcome.connection, 0, startMs);
  const ageMs = lastMs === undefined ? null : startMs - lastMs;
  const heal = occurrence.heal;
  return {
    fault: occurrence.spec.name,
    occurrence: occurrence.occurrence,
    client: occurrence.client,
    side: 'client',
    outcome: outcome.outcome ?? 'missed',
    periodMs: period?.trusted ? period.periodMs : null,
    phase: period?.trusted && ageMs !== null ? Math.min(1, ageMs / period.periodMs) : null,
    ageMs,
    silenceMs: noticed === undefined || beforeDownMs === undefined ? null : noticed.hi - beforeDownMs,
    detectionMs: outcome.detection ?? null,
    recoveryMs: recovery.recovery ?? null,
    resumeMs:
      outcome.resume === undefined || heal === undefined
        ? null
        : { lo: Math.max(0, outcome.resume.lo - heal.hi), hi: Math.max(0, outcome.resume.hi - heal.lo) },
    recoveredDuringFault: recovery.duringFault,
    rescued: outcome.provoked && recovery.beat !== undefined,
    closedBy: outcome.connection?.closedBy ?? null,
    connectAttempts: recovery.attempts,
    longestAttemptMs: recovery.longestAttemptMs ?? null,
  };
}

// The trial's own outcome is its worst sample's; a mistake before the fault comes first, since then there is no sample.
function worstOutcome(samples: readonly Sample[], mistakes: Mistakes, history: History): Outcome {
  if (history.end?.why.startsWith('never steady')) return 'never-steady';
  if (mistakes.beforeFault > 0) return 'mistake';
  const order: Outcome[] = ['missed', 'late', 'detected', 'survived'];
  const own = samples.filter((sample) => sample.side === 'client').map((sample) => sample.outcome);
  return order.find((outcome) => own.includes(outcome)) ?? (mistakes.count + mistakes.doubtful > 0 ? 'mistake' : 'undisturbed');
}

// Only who is expected to say something can be held back.
function speaks({ client }: Scenario): boolean {
  const { use, events } = client;
  return use !== 'reference' && (events === 'lines' || (events !== 'none' && events.up !== undefined));
}

function incompleteness(history: History): string | undefined {
  const { end } = history;
  if (end === undefined) return history.events.findLast((event) => event.kind === 'note')?.reason ?? 'the record broke off';
  const unread = history.events.find((event) => event.kind === 'note' && event.reason?.startsWith('unread: '));
  if (unread !== undefined) return unread.reason?.slice('unread: '.length);
  const short = Object.entries(end.observedUntil).find(([, untilMs]) => untilMs !== undefined && untilMs < end.atMs - 1);
  if (short !== undefined)
    return `the ${short[0]} was observed only until ${((end.atMs - (short[1] ?? 0)) / 1000).toFixed(3)} s before the end`;
  return end.dropped > 0 ? `${end.dropped} events were lost` : undefined;
}

function steadyFrom(events: readonly HistoryEvent[]): number {
  return events.find((event) => event.kind === 'stage' && event.reason === 'steady')?.hi ?? events[0]?.lo ?? 0;
}

function jumpOf(events: readonly HistoryEvent[], fromMs: number, toMs: number): number {
  return events
    .filter((event) => event.kind === 'jump' && event.hi >= fromMs && event.lo <= toMs)
    .reduce((sum, event) => sum + event.hi - event.lo, 0);
}
