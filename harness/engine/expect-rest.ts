// The remaining expectations: mistakes with their exposure, whether armed faults fired, whether a client process ended,
// what beats cost, sessions at once. What is implied when not written (fires always, exit never) is judged as well, but
// shown only when it was written or violated.

import type { ExpectationResult, Verdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { poissonLowerBound, poissonUpperBound } from '../statistics/bound.ts';
import { formatDuration } from '../time.ts';
import { expectation, type JudgedTrial, mergeChecks } from './judged.ts';

/**
 * Results of `mistakes`. Trials with a mistake count also where they gave no detection time and were repeated. One that
 * the machine may have caused is not counted here; its trial is inconclusive.
 */
export function judgeMistakes(scenario: Scenario, trials: readonly JudgedTrial[]): ExpectationResult[] {
  const { mistakes } = scenario.expect;
  if (mistakes === undefined) return [];
  const count = trials.reduce((sum, trial) => sum + trial.measurement.mistakes.count, 0);
  const exposureMs = trials.reduce((sum, trial) => sum + trial.measurement.mistakes.exposureMs, 0);
  const worst = trials.find((trial) => trial.measurement.mistakes.count > 0);
  const why = worst?.measurement.mistakes.what[0];
  const told =
    why === undefined
      ? ''
      : `; ${why.client} in trial ${worst?.plan.attempt}: ${why.reason}${why.closedBy === null ? '' : `, closed by the ${why.closedBy}`}`;
  const hours = exposureMs / 3_600_000;
  if (typeof mistakes === 'number') {
    const verdict: Verdict = exposureMs === 0 && count === 0 ? 'inconclusive' : count > mistakes ? 'fail' : 'pass';
    const message = `mistakes ${count} in ${formatDuration(exposureMs)} of healthy connections, limit ${mistakes}; supports below ${(poissonUpperBound(count) / hours).toFixed(1)} per hour${told}`;
    return [
      expectation(scenario, {
        path: 'mistakes',
        limit: { value: mistakes, unit: 'mistakes' },
        measured: count,
        unit: 'mistakes',
        n: trials.length,
        worst,
        verdict,
        message,
      }),
    ];
  }
  const upper = poissonUpperBound(count) / hours;
  const lower = poissonLowerBound(count) / hours;
  const verdict: Verdict =
    hours === 0 ? 'inconclusive' : upper <= mistakes.ratePerHour ? 'pass' : lower > mistakes.ratePerHour ? 'fail' : 'inconclusive';
  const message = `mistakes ${count} in ${formatDuration(exposureMs)}: between ${lower.toFixed(2)} and ${upper.toFixed(2)} per hour, limit ${mistakes.ratePerHour}${told}`;
  return [
    expectation(scenario, {
      path: 'mistakes.rate',
      limit: { value: mistakes.ratePerHour, unit: '/h' },
      measured: count / hours,
      unit: '/h',
      n: trials.length,
      worst,
      verdict,
      message,
    }),
  ];
}

/** Results of `exit`: a client that ends although nobody ended it. */
export function judgeExit(scenario: Scenario, trials: readonly JudgedTrial[]): ExpectationResult[] {
  if (scenario.expect.exit === 'any') return [];
  const ended = trials.filter((trial) => trial.measurement.exits.length > 0);
  if (ended.length === 0 && scenario.positions['expect.exit'] === undefined) return [];
  const verdict = mergeChecks(trials.map((trial) => (ended.includes(trial) ? 'fail' : 'pass')));
  const message =
    ended[0] === undefined
      ? `exit never: ${trials.length} of ${trials.length} went on`
      : `client process ended in ${ended.length} of ${trials.length}: ${ended[0].measurement.exits[0]} (trial ${ended[0].plan.attempt})`;
  return [
    expectation(scenario, {
      path: 'exit',
      limit: { value: 'never', unit: '' },
      measured: ended.length,
      unit: 'trials',
      n: trials.length,
      worst: ended[0],
      verdict,
      message,
    }),
  ];
}

/** Results of `fires`: armed faults that must, or must not, go off. */
export function judgeFires(scenario: Scenario, trials: readonly JudgedTrial[]): ExpectationResult[] {
  return Object.entries(scenario.expect.fires).flatMap(([name, wanted]) => {
    const fired = (trial: JudgedTrial) => trial.measurement.fired.has(name);
    const wrong = trials.filter((trial) => fired(trial) !== (wanted === 'always'));
    const path = `fires.${name}`;
    if (wrong.length === 0 && scenario.positions[`expect.${path}`] === undefined) return [];
    const verdict = mergeChecks(trials.map((trial) => (wrong.includes(trial) ? 'fail' : 'pass')));
    const longestMs = Math.max(0, ...trials.map((trial) => trial.measurement.longestSilenceMs));
    const message = `${name} fired in ${trials.filter(fired).length} of ${trials.length}, wanted ${wanted}; longest silence on the path ${formatDuration(longestMs)}`;
    return [
      expectation(scenario, {
        path,
        limit: { value: wanted, unit: '' },
        measured: trials.filter(fired).length,
        unit: 'trials',
        n: trials.length,
        worst: wrong[0],
        verdict,
        message,
      }),
    ];
  });
}

/** Results of `cost` and `duplicates`: counted on the wire in steady, per connection, both ways. */
export function judgeCost(scenario: Scenario, trials: readonly JudgedTrial[]): ExpectationResult[] {
  const { cost, duplicates } = scenario.expect;
  const limits = [
    { path: 'cost.beats', limit: cost?.beatsPerHour, unit: '/h', pick: (trial: JudgedTrial) => trial.measurement.cost.beatsPerHour },
    { path: 'cost.bytes', limit: cost?.bytesPerHour, unit: 'B/h', pick: (trial: JudgedTrial) => trial.measurement.cost.bytesPerHour },
    { path: 'duplicates', limit: duplicates, unit: 'sessions', pick: (trial: JudgedTrial) => trial.measurement.duplicates },
  ];
  return limits.flatMap(({ path, limit, unit, pick }) => {
    if (limit === undefined) return [];
    const worst = trials.reduce<JudgedTrial | undefined>((a, b) => (a === undefined || pick(b) > pick(a) ? b : a), undefined);
    const measured = worst === undefined ? Number.NaN : pick(worst);
    const verdict = mergeChecks(trials.map((trial) => (pick(trial) > limit ? 'fail' : 'pass')));
    return [
      expectation(scenario, {
        path,
        limit: { value: limit, unit },
        measured,
        unit,
        n: trials.length,
        worst,
        verdict,
        message: `${path} ${measured.toFixed(0)} ${unit} at most, limit ${limit}`,
      }),
    ];
  });
}
