// Detection judged, on the client's side or the server's: never, within, notBefore, quantiles, misses. Misses are
// infinite in every quantile. `within` holds for every trial or does not hold; a quantile of a stratified sample is
// interpolated and doubted by half a stratum, one of a random sample by exact order statistics.

import type { ExpectationResult, Verdict } from '../result.ts';
import type { DetectSpec, Scenario } from '../scenario.ts';
import { orderStatisticBounds } from '../statistics/bound.ts';
import { quantile } from '../statistics/quantile.ts';
import { atLeast, atMost } from './doubt.ts';
import { allAtMost, detections, expectation, type JudgedTrial, mergeChecks, msText, standings, type Value, worstOf } from './judged.ts';
import { keepAliveReason } from './keep-alive.ts';
import type { Prediction } from './prediction.ts';

/** Results of `detection` or `serverDetection`. */
export function judgeDetection(
  scenario: Scenario,
  key: 'detection' | 'serverDetection',
  trials: readonly JudgedTrial[],
  prediction: Prediction | undefined,
  latestMs: number | undefined,
): ExpectationResult[] {
  const spec = scenario.expect[key];
  if (spec === undefined) return [];
  const side = key === 'detection' ? 'client' : 'server';
  const fault = spec === 'never' ? (scenario.faults[0]?.name ?? '') : spec.of;
  if (spec === 'never')
    return [
      judgeNever(
        scenario,
        key,
        scenario.faults.flatMap((each) => detections(trials, each.name, side)),
      ),
    ];
  const values = detections(trials, fault, side);
  const theory = prediction === undefined || side === 'server' ? '' : `; theory ${msText(prediction.minMs)} to ${msText(prediction.maxMs)}`;
  return [
    ...missed(scenario, key, spec, values),
    ...within(scenario, key, spec, values, latestMs, theory),
    ...(spec.notBeforeMs === undefined ? [] : [notBefore(scenario, key, spec.notBeforeMs, values)]),
    ...(spec.p50Ms === undefined ? [] : [quantileCheck(scenario, `${key}.p50`, 0.5, spec.p50Ms, values, trials.length)]),
    ...(spec.p95Ms === undefined ? [] : [quantileCheck(scenario, `${key}.p95`, 0.95, spec.p95Ms, values, trials.length)]),
  ];
}

// What was to be ridden out was noticed: no limit, so one is enough. A heal that came late because the harness stood
// still is no evidence against the client.
function judgeNever(scenario: Scenario, key: string, values: readonly Value[]): ExpectationResult {
  const noticed = values.filter((value) => Number.isFinite(value.interval.hi) || value.sample.outcome === 'missed');
  const verdicts = values.map(
    (value): Verdict => (noticed.includes(value) ? (value.doubt.overlongMs > 0 ? 'inconclusive' : 'fail') : 'pass'),
  );
  const worst = noticed[0];
  const message =
    noticed.length === 0
      ? `${key} never: ${values.length} of ${values.length} ridden out`
      : `${key} never: ${noticed.length} of ${values.length} lost the connection, first in trial ${worst?.trial.plan.attempt} (${worst?.sample.outcome})`;
  return expectation(scenario, {
    path: key,
    limit: { value: 'never', unit: '' },
    measured: noticed.length,
    unit: 'samples',
    n: values.length,
    worst: worst?.trial,
    verdict: mergeChecks(verdicts),
    ...standings(values, verdicts),
    message,
  });
}

function missed(scenario: Scenario, key: string, spec: DetectSpec, values: readonly Value[]): ExpectationResult[] {
  const misses = values.filter((value) => !Number.isFinite(value.interval.hi));
  if (spec.withinMs !== undefined && spec.missed === 0) return [];
  const share = values.length === 0 ? 0 : misses.length / values.length;
  const verdict: Verdict = values.length === 0 ? 'inconclusive' : share > spec.missed ? 'fail' : 'pass';
  const message = `${key}.missed ${misses.length} of ${values.length}, limit ${(100 * spec.missed).toFixed(0)} %`;
  return [
    expectation(scenario, {
      path: `${key}.missed`,
      limit: { value: 100 * spec.missed, unit: '%' },
      measured: 100 * share,
      unit: '%',
      n: values.length,
      worst: misses[0]?.trial,
      verdict,
      message,
    }),
  ];
}

function within(
  scenario: Scenario,
  key: string,
  spec: DetectSpec,
  values: readonly Value[],
  latestMs: number | undefined,
  theory: string,
): ExpectationResult[] {
  if (spec.withinMs === undefined) return [];
  // `predicted` = the latest that theory allows, plus what this instrument may be off.
  const limitMs = spec.withinMs === 'predicted' ? (latestMs ?? Number.NaN) + 5 : spec.withinMs;
  const counted = spec.missed > 0 ? values.filter((value) => Number.isFinite(value.interval.hi)) : values;
  const check = (value: Value) => atMost(value.interval, limitMs, value.doubt);
  const result = allAtMost(scenario, `${key}.within`, limitMs, counted, check, key);
  const blind = counted.find((value) => !Number.isFinite(value.interval.hi))?.sample.evidence.detail ?? '';
  const why = keepAliveReason(blind);
  return [{ ...result, message: `${result.message}${theory}${why === undefined ? '' : `; ${why}`}` }];
}

function notBefore(scenario: Scenario, key: string, limitMs: number, values: readonly Value[]): ExpectationResult {
  const finite = values.filter((value) => Number.isFinite(value.interval.hi));
  const earliest = finite.reduce<Value | undefined>(
    (first, value) => (first === undefined || value.interval.lo < first.interval.lo ? value : first),
    undefined,
  );
  const verdicts = finite.map((value) => atLeast(value.interval, limitMs, value.doubt));
  const verdict = mergeChecks(verdicts);
  const message = `${key} not before ${msText(limitMs)}: earliest ${msText(earliest?.interval.lo ?? Number.NaN)} (trial ${earliest?.trial.plan.attempt})`;
  return expectation(scenario, {
    path: `${key}.notBefore`,
    limit: { value: limitMs, unit: 'ms' },
    measured: earliest?.interval.lo ?? Number.POSITIVE_INFINITY,
    unit: 'ms',
    n: finite.length,
    worst: earliest?.trial,
    ...standings(finite, verdicts),
    verdict,
    message,
  });
}

/** A quantile against its limit. Public for recovery, which is judged alike. */
export function quantileCheck(
  scenario: Scenario,
  path: string,
  q: number,
  limitMs: number,
  values: readonly Value[],
  trials: number,
): ExpectationResult {
  const estimate = quantile(
    values.map((value) => value.interval.hi),
    q,
  );
  const bounds = quantileBounds(q, values, trials, path.startsWith('detection'));
  const verdict: Verdict =
    values.length === 0 ? 'inconclusive' : bounds.hi <= limitMs ? 'pass' : bounds.lo > limitMs ? 'fail' : 'inconclusive';
  const message = `${path} ${msText(estimate)}, limit ${msText(limitMs)} (n = ${values.length}, one-sided 95 %: ${msText(bounds.lo)} to ${msText(bounds.hi)})`;
  return expectation(scenario, {
    path,
    limit: { value: limitMs, unit: 'ms' },
    measured: estimate,
    unit: 'ms',
    n: values.length,
    worst: worstOf(values)?.trial,
    verdict,
    message,
  });
}

// Stratified with every stratum filled: half a stratum of one period each way. Else exact order statistics.
function quantileBounds(q: number, values: readonly Value[], trials: number, aimed: boolean): { lo: number; hi: number } {
  const phases = values.map((value) => value.sample.phase).filter((phase) => phase !== null);
  const own = values.every((value) => value.sample.client === 'c1');
  const bins = new Set(phases.map((phase) => Math.min(trials - 1, Math.floor(phase * trials))));
  const range = (pick: (value: Value) => number) => quantile(values.map(pick), q);
  if (aimed && own && phases.length === values.length && bins.size >= 0.9 * trials && trials >= 10) {
    const periodMs = Math.max(...values.map((value) => (value.sample.phase ? (value.sample.ageMs ?? 0) / value.sample.phase : 0)));
    const slackMs = periodMs / (2 * trials);
    return { lo: range((value) => value.interval.lo) - slackMs, hi: range((value) => value.interval.hi) + slackMs };
  }
  return orderStatisticBounds(
    values.map((value) => value.interval.hi),
    q,
  );
}
