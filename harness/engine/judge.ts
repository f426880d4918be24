// One trial judged: may it be counted at all, and why not? The instrument is doubted first (record, proof, band, clock),
// then the client. An inconclusive trial is kept and shown; it supports nothing. Limits are checked as intervals: fail
// only if the earliest possible value is over the limit, pass only if the latest is not.

import type { FaultType } from '../fault.ts';
import type { Sample, Verdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import type { Interval } from '../time.ts';
import type { Measurement } from './measure.ts';
import type { TrialPlan } from './plan.ts';
import { bandJudges, judgedFault, predictionOf } from './prediction.ts';

/** A trial's standing before any limit is looked at. */
export interface Standing {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** A failure that needs no limit: a black box that never became steady. */
  readonly conclusive: boolean;
}

/** How much an interval is widened before a limit judges it. */
export interface Doubt {
  /** Subtracted from the earliest value: time in which client or instrument could not run, or nobody was there to stamp. */
  readonly earlyMs: number;
  /** The last beat before the fault came this much too late, so the client had less of its window left. */
  readonly beatLateMs: number;
  /** The fault lasted this much longer than planned, since the harness stood still: nobody can be asked to ride that out. */
  readonly overlongMs: number;
}

/**
 * Doubt about one sample. A jump of the harness widens what the harness itself stamped, the claims of black boxes; the path
 * and the reference client stamp on clocks of their own, and their instants stay what they are.
 */
export function doubtOf(measurement: Measurement, plan: TrialPlan, stampedHere: boolean, sample?: Sample): Doubt {
  const earlyMs = waitsOf(measurement) + (stampedHere ? measurement.jumpMs : 0);
  return sample === undefined
    ? { earlyMs, beatLateMs: 0, overlongMs: 0 }
    : { earlyMs, beatLateMs: lateBeatOf(sample), overlongMs: overlongOf(measurement, plan, sample) };
}

function lateBeatOf({ periodMs, ageMs }: Sample): number {
  return periodMs === null || ageMs === null ? 0 : Math.max(0, ageMs - periodMs);
}

// A heal is sent ahead with its instant; only a harness that stood still makes it late by more than a call.
const punctualMs = 20;

function overlongOf(measurement: Measurement, plan: TrialPlan, sample: Sample): number {
  const plannedMs = plan.faults.find((fault) => fault.spec.name === sample.fault)?.forMs;
  const occurrence = measurement.occurrences.find(
    (each) => each.client === sample.client && each.spec.name === sample.fault && each.occurrence === sample.occurrence,
  );
  if (plannedMs === undefined || occurrence?.heal === undefined) return 0;
  const overMs = occurrence.heal.hi - occurrence.start.lo - plannedMs;
  return overMs > punctualMs ? overMs : 0;
}

/** What the machine kept from running: the client and the instrument. */
function waitsOf(measurement: Measurement): number {
  return measurement.clientWaitMs + measurement.instrumentWaitMs;
}

/** `within` (and every upper limit): pass, fail or inconclusive for one interval. */
export function atMost(value: Interval, limitMs: number, doubt: Doubt): Verdict {
  if (value.lo - doubt.earlyMs > limitMs) return 'fail';
  return value.hi <= limitMs ? 'pass' : 'inconclusive';
}

/** `notBefore`: fail only if even the latest possible value is too early. */
export function atLeast(value: Interval, limitMs: number, doubt: Doubt): Verdict {
  if (value.lo >= limitMs) return 'pass';
  return value.hi + doubt.beatLateMs < limitMs ? 'fail' : 'inconclusive';
}

/** Whether a trial counts. */
export function standingOf(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  measurement: Measurement,
  uncertaintyMs: number,
): Standing {
  const doubts: string[] = [];
  if (measurement.incomplete !== undefined) doubts.push(`the record is incomplete: ${measurement.incomplete}`);
  if (measurement.bypass !== undefined) doubts.push(`the client went around the path: ${measurement.bypass}`);
  if (measurement.buffered) doubts.push('client output is buffered: its instants cannot be trusted');
  if (measurement.neverSteady !== undefined) return neverSteady(scenario, measurement, doubts);
  if (measurement.mistakes.beforeFault > 0 && scenario.faults.length > 0) doubts.push(mistakeText(measurement));
  for (const sample of unproved(measurement)) doubts.push(`${sample.fault} did not reach the wire: ${sample.evidence.detail}`);
  if (doubts.length === 0 && measurement.samples.length === 0 && scenario.faults.length > 0 && measurement.exits.length === 0)
    doubts.push('no client was up when the fault began');
  if (doubts.length === 0) doubts.push(...suspicions(scenario, types, measurement, uncertaintyMs));
  return doubts.length > 0
    ? { verdict: 'inconclusive', reasons: doubts, conclusive: false }
    : { verdict: 'pass', reasons: [], conclusive: true };
}

// The reference client in a network without faults must become steady: if not, the environment is broken. A black box
// is to blame, unless something about the record is doubtful.
function neverSteady(scenario: Scenario, measurement: Measurement, doubts: string[]): Standing {
  const why = measurement.neverSteady ?? 'never steady';
  if (doubts.length > 0) return { verdict: 'inconclusive', reasons: [...doubts, why], conclusive: false };
  if (scenario.client.use === 'reference')
    return { verdict: 'inconclusive', reasons: [`environment: the reference client was ${why}`], conclusive: false };
  return { verdict: 'fail', reasons: [[why, ...measurement.exits].join('; ')], conclusive: true };
}

function mistakeText(measurement: Measurement): string {
  const first = measurement.mistakes.what[0];
  const closer = first?.closedBy === undefined || first.closedBy === null ? '' : `, closed by the ${first.closedBy}`;
  return `a mistake before the fault gives no detection time: ${first?.client ?? 'a client'} said down (${first?.reason ?? 'no reason'}${closer})`;
}

function unproved(measurement: Measurement): Sample[] {
  return measurement.samples.filter((sample) => sample.side === 'client' && !sample.evidence.reached);
}

// Truth rule 6: outside the band of theory the instrument is suspect, whatever the limits say.
function suspicions(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  measurement: Measurement,
  uncertaintyMs: number,
): string[] {
  const band = predictionOf(scenario, types, measurement.roundTripMs);
  const fault = judgedFault(scenario);
  if (band === undefined || fault === undefined || !bandJudges(scenario)) return [];
  const slackMs = 5 + 2 * uncertaintyMs + waitsOf(measurement) + measurement.jumpMs + measurement.roundTripSpreadMs;
  const lengthMs = (sample: Sample) => {
    const occurrence = measurement.occurrences.find(
      (candidate) => candidate.client === sample.client && candidate.occurrence === sample.occurrence,
    );
    return occurrence?.heal === undefined || occurrence.type.timing === 'instant'
      ? Number.POSITIVE_INFINITY
      : occurrence.heal.lo - occurrence.start.hi;
  };
  return measurement.samples.flatMap((sample) => {
    if (sample.side !== 'client' || sample.outcome === 'undisturbed') return [];
    const range = `theory says ${band.minMs.toFixed(0)} to ${band.maxMs.toFixed(0)} ms`;
    if (sample.detectionMs === null)
      return lengthMs(sample) > band.maxMs + slackMs ? [`instrument suspect: the reference client did not detect, ${range}`] : [];
    const inside = sample.detectionMs.hi >= band.minMs - slackMs - lateBeatOf(sample) && sample.detectionMs.lo <= band.maxMs + slackMs;
    return inside ? [] : [`instrument suspect: the reference client detected after ${sample.detectionMs.hi.toFixed(1)} ms, ${range}`];
  });
}
