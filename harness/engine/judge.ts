// One trial judged: may it be counted at all, and why not? The instrument is doubted first (record, proof, band, clock),
// then the client. An inconclusive trial is kept and shown; it supports nothing.

import type { FaultType } from '../fault.ts';
import type { Sample, Verdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { lateBeatOf, theorySlackMs, waitsOf } from './doubt.ts';
import type { Measurement } from './measure.ts';
import { bandJudges, judgedFault, predictionOf } from './prediction.ts';

const flushAdvice = 'flush each line, print "at" with it, or echo {"sync":1} as PROTOCOL.md says';

/** A trial's standing before any limit is looked at. */
export interface Standing {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** A failure that needs no limit: a black box that never became steady. */
  readonly conclusive: boolean;
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
  if (measurement.buffered !== undefined) doubts.push(`client output is buffered: ${measurement.buffered}; ${flushAdvice}`);
  if (measurement.neverSteady !== undefined) return neverSteady(scenario, measurement, doubts);
  if (measurement.mistakes.beforeFault > 0 && scenario.faults.length > 0) doubts.push(mistakeText(measurement));
  else if (measurement.mistakes.doubtful > 0 && measurement.mistakes.count === 0) doubts.push(starvedText(measurement));
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

function starvedText({ mistakes }: Measurement): string {
  const first = mistakes.what[0];
  const waited = (first?.starvedMs ?? 0).toFixed(0);
  return `the machine may have caused a mistake: client and path waited ${waited} ms for a processor before ${first?.client ?? 'a client'} said down (${first?.reason ?? 'no reason'})`;
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
  const slack = (sample: Sample) =>
    theorySlackMs(uncertaintyMs) + waitsOf(measurement, sample) + measurement.jumpMs + measurement.roundTripSpreadMs;
  const lengthMs = (sample: Sample) => {
    const occurrence = measurement.occurrenceOf(sample);
    return occurrence?.heal === undefined || occurrence.type.timing === 'instant'
      ? Number.POSITIVE_INFINITY
      : occurrence.heal.lo - occurrence.start.hi;
  };
  return measurement.samples.flatMap((sample) => {
    if (sample.side !== 'client' || sample.outcome === 'undisturbed') return [];
    const slackMs = slack(sample);
    const range = `theory says ${band.minMs.toFixed(0)} to ${band.maxMs.toFixed(0)} ms`;
    if (sample.detectionMs === null)
      return lengthMs(sample) > band.maxMs + slackMs ? [`instrument suspect: the reference client did not detect, ${range}`] : [];
    const inside = sample.detectionMs.hi >= band.minMs - slackMs - lateBeatOf(sample) && sample.detectionMs.lo <= band.maxMs + slackMs;
    return inside ? [] : [`instrument suspect: the reference client detected after ${sample.detectionMs.hi.toFixed(1)} ms, ${range}`];
  });
}
