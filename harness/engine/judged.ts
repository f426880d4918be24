// What expectations are judged on: the conclusive trials of a scenario with their measurements, and the building of one
// expectation's result with its place in the file. Shared by the files that judge detection, recovery and the rest.

import type { ExpectationResult, Sample, Verdict } from '../result.ts';
import { roundMs } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { nAllHeldSupports } from '../statistics/bound.ts';
import { formatDuration, type Interval } from '../time.ts';
import { type Doubt, doubtOf } from './doubt.ts';
import type { Measurement } from './measure.ts';
import type { TrialPlan } from './plan.ts';

/** A trial that counts. */
export interface JudgedTrial {
  readonly plan: TrialPlan;
  /** Claims were stamped by the harness on arrival: a black box. */
  readonly stampedHere: boolean;
  readonly measurement: Measurement;
}

/** One value with the trial that it comes from. Infinity = missed. */
export interface Value {
  readonly trial: JudgedTrial;
  readonly sample: Sample;
  readonly interval: Interval;
  readonly doubt: Doubt;
}

/** Samples of the judged fault on one side, misses as infinite. */
export function detections(trials: readonly JudgedTrial[], fault: string, side: 'client' | 'server'): Value[] {
  const infinite = { lo: Number.POSITIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  return trials.flatMap((trial) =>
    trial.measurement.samples
      .filter((sample) => sample.fault === fault && sample.side === side && sample.outcome !== 'undisturbed')
      .map((sample) => ({
        trial,
        sample,
        interval: sample.detectionMs ?? infinite,
        doubt: doubtOf(trial.measurement, trial.plan, trial.stampedHere, sample),
      })),
  );
}

/** The text of an instant limit. */
export function msText(valueMs: number): string {
  return Number.isFinite(valueMs) ? formatDuration(roundMs(valueMs)) : 'never';
}

/** Merged verdict of single checks: one failure fails, one doubt leaves it open; no sample is no pass. */
export function mergeChecks(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

interface Parts {
  readonly path: string;
  readonly limit: { readonly value: number | string; readonly unit: string };
  readonly measured: number;
  readonly unit: string;
  readonly n: number;
  readonly worst: JudgedTrial | undefined;
  readonly verdict: Verdict;
  /** Trials that violate it by themselves; absent for what only all trials together can violate. */
  readonly violating?: readonly JudgedTrial[];
  /** Trials whose own value straddles the limit. */
  readonly undecided?: readonly JudgedTrial[];
  readonly message: string;
}

/** An expectation's result; finds its line and column. `measured` that is not finite becomes null. */
export function expectation(scenario: Scenario, parts: Parts): ExpectationResult {
  const position = positionOf(scenario, `expect.${parts.path}`);
  return {
    path: parts.path,
    limit: parts.limit,
    measured: { value: Number.isFinite(parts.measured) ? roundMs(parts.measured) : null, unit: parts.unit },
    n: parts.n,
    worstTrial: parts.worst?.plan.attempt ?? null,
    violating: [...new Set((parts.violating ?? []).map((trial) => trial.plan.attempt))],
    undecided: [...new Set((parts.undecided ?? []).map((trial) => trial.plan.attempt))],
    verdict: parts.verdict,
    message: parts.n === 0 ? `${parts.path}: no sample, so nothing is supported` : parts.message,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}

// An implied expectation has no key of its own; then the nearest key above it is shown.
function positionOf(scenario: Scenario, path: string): { line: number; column: number } | undefined {
  const found = scenario.positions[path];
  const parent = path.slice(0, path.lastIndexOf('.'));
  return found ?? (path.includes('.') ? positionOf(scenario, parent) : undefined);
}

/** An upper limit on values, judged one by one: all must hold. */
export function allAtMost(
  scenario: Scenario,
  path: string,
  limitMs: number,
  values: readonly Value[],
  check: (value: Value) => Verdict,
  words: string,
): ExpectationResult {
  const worst = worstOf(values);
  const verdicts = values.map(check);
  const over = verdicts.filter((verdict) => verdict === 'fail').length;
  const measured = worst?.interval.hi ?? Number.POSITIVE_INFINITY;
  const verdict = mergeChecks(verdicts);
  const open = verdicts.filter((verdict) => verdict === 'inconclusive').length;
  const held = `${values.length - over - open} of ${values.length} within ${msText(limitMs)}${openText(open, values, verdicts)}`;
  const slowest =
    worst === undefined
      ? ''
      : `, ${Number.isFinite(measured) ? `slowest ${msText(measured)}` : 'never in the worst'} (trial ${worst.trial.plan.attempt})`;
  return expectation(scenario, {
    path,
    limit: { value: limitMs, unit: 'ms' },
    measured,
    unit: 'ms',
    n: values.length,
    worst: worst?.trial,
    verdict,
    ...standings(values, verdicts),
    message: `${words} ${held}${slowest}${supportText(verdict, values.length)}`,
  });
}

// A value may be over the limit as it was seen and yet fail nothing: as much of it as the machine waited is taken off.
function openText(open: number, values: readonly Value[], verdicts: readonly Verdict[]): string {
  if (open === 0) return '';
  const waitedMs = Math.max(...values.map(({ doubt }, index) => (verdicts[index] === 'inconclusive' ? doubt.earlyMs : 0)));
  const waits = waitedMs < 1 ? '' : `, where client and path waited up to ${msText(waitedMs)} for a processor`;
  return `, ${open} undecided${waits}`;
}

/** Which trials violate a limit by themselves, and which leave it open. */
export function standings(values: readonly Value[], verdicts: readonly Verdict[]): { violating: JudgedTrial[]; undecided: JudgedTrial[] } {
  const those = (wanted: Verdict) => values.filter((_, index) => verdicts[index] === wanted).map((value) => value.trial);
  return { violating: those('fail'), undecided: those('inconclusive') };
}

/** What "all held" supports about the population (exact, one-sided 95 %). */
export function supportText(verdict: Verdict, n: number): string {
  return verdict === 'pass' ? `; supports at least ${(100 * nAllHeldSupports(n)).toFixed(1)} %` : '';
}

/** The largest value. */
export function worstOf(values: readonly Value[]): Value | undefined {
  return values.reduce<Value | undefined>(
    (worst, value) => (worst === undefined || value.interval.hi > worst.interval.hi ? value : worst),
    undefined,
  );
}
