// How far an instant is to be doubted before a limit judges it: time in which client or instrument could not run, a harness
// that stood still, a beat that was late. Limits are checked as intervals: fail only if the earliest possible value is over
// the limit, pass only if the latest is not.

import type { Sample, Verdict } from '../result.ts';
import type { Interval } from '../time.ts';
import type { Measurement } from './measure.ts';
import type { TrialPlan } from './plan.ts';
import { downMsOf, togetherMs, waitedIn } from './waited.ts';

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
export function doubtOf(
  measurement: Measurement,
  plan: TrialPlan,
  stampedHere: boolean,
  sample: Sample,
  of: 'detection' | 'recovery' = 'detection',
): Doubt {
  const waitedMs = waitsOf(measurement, sample, of);
  return {
    earlyMs: waitedMs + (stampedHere ? measurement.jumpMs : 0),
    beatLateMs: lateBeatOf(sample),
    overlongMs: overlongOf(measurement, plan, sample),
  };
}

/** How much longer ago than a period the last beat before the fault was. */
export function lateBeatOf({ periodMs, ageMs }: Sample): number {
  return periodMs === null || ageMs === null ? 0 : Math.max(0, ageMs - periodMs);
}

// A heal is sent ahead with its instant; only a harness that stood still makes it late by more than a call.
const punctualMs = 20;

function overlongOf(measurement: Measurement, plan: TrialPlan, sample: Sample): number {
  const plannedMs = plan.faults.find((fault) => fault.spec.name === sample.fault)?.forMs;
  const occurrence = measurement.occurrenceOf(sample);
  if (plannedMs === undefined || occurrence?.heal === undefined) return 0;
  const overMs = occurrence.heal.hi - occurrence.start.lo - plannedMs;
  return overMs > punctualMs ? overMs : 0;
}

/**
 * True where this client was left less to try against than planned: a fault was healed early, or faults that were planned
 * for one instant came apart, so that the later one left less of the earlier.
 */
export function curtailed(measurement: Measurement, plan: TrialPlan, client: string): boolean {
  const acted = plan.faults.flatMap(({ spec, forMs }) => {
    const occurrence = measurement.occurrenceOf({ fault: spec.name, occurrence: 1, client });
    return occurrence === undefined ? [] : [{ at: JSON.stringify(spec.at), forMs, ...occurrence }];
  });
  const early = acted.some(
    ({ forMs, start, heal }) => forMs !== undefined && heal !== undefined && heal.lo - start.hi < forMs - punctualMs,
  );
  const apart = acted.some((one) => acted.some((other) => other.at === one.at && other.start.hi - one.start.lo > punctualMs));
  return early || apart;
}

/** What the machine kept from running, client and instrument: from the fault to the `down`, or from the heal to the beat that shows recovery. */
export function waitsOf(measurement: Measurement, sample: Sample, of: 'detection' | 'recovery' = 'detection'): number {
  const occurrence = measurement.occurrenceOf(sample);
  if (occurrence === undefined) return 0;
  const { start, heal = start } = occurrence;
  const downMs = downMsOf(start, sample.detectionMs);
  const backMs = sample.recoveryMs === null ? Number.POSITIVE_INFINITY : Math.max(heal.hi, downMs) + sample.recoveryMs.hi;
  const [fromMs, toMs] = of === 'detection' ? [start.lo, downMs] : [heal.lo, backMs];
  return togetherMs(waitedIn(measurement.waits.get(sample.client) ?? [], sample.client, fromMs, toMs));
}

/** How far from theory's band a punctual client may be seen: 5 ms for its timers, and twice what an instant is off. */
export function theorySlackMs(uncertaintyMs: number): number {
  return 5 + 2 * uncertaintyMs;
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
