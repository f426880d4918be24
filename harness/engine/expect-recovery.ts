// Recovery judged: resume on the same connection, reconnect on a new one, how many attempts, how long each, how many
// clients in one second. A client that was rescued by the heal has not reconnected; one that did not come back counts as
// infinite. Recovery is one value for each affected client and trial, since its last heal.

import type { ExpectationResult, Verdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { atMost, curtailed, doubtOf } from './doubt.ts';
import { quantileCheck } from './expect-detection.ts';
import { allAtMost, expectation, type JudgedTrial, mergeChecks, msText, standings, supportText, type Value } from './judged.ts';

const infinite = { lo: Number.POSITIVE_INFINITY, hi: Number.POSITIVE_INFINITY };

/** One value for each affected client: its last sample. */
function perClient(
  trials: readonly JudgedTrial[],
  pick: (trial: JudgedTrial, value: Omit<Value, 'interval'>) => Value['interval'],
): Value[] {
  return trials.flatMap((trial) => {
    const last = new Map(trial.measurement.samples.filter((sample) => sample.side === 'client').map((sample) => [sample.client, sample]));
    return [...last.values()].map((sample) => {
      const value = { trial, sample, doubt: doubtOf(trial.measurement, trial.plan, trial.stampedHere, sample, 'recovery') };
      return { ...value, interval: pick(trial, value) };
    });
  });
}

/** Results of `resume`. */
export function judgeResume(scenario: Scenario, trials: readonly JudgedTrial[]): ExpectationResult[] {
  const { resume } = scenario.expect;
  if (resume === undefined) return [];
  const values = perClient(trials, (_, { sample }) => sample.resumeMs ?? infinite);
  return withSuccess(scenario, 'resume', resume.withinMs, resume.success, values, (value) => value.doubt.overlongMs > 0);
}

/** Results of `reconnect`. */
export function judgeReconnect(scenario: Scenario, trials: readonly JudgedTrial[]): ExpectationResult[] {
  const { reconnect } = scenario.expect;
  if (reconnect === undefined) return [];
  const values = reconnects(trials);
  if (reconnect === 'never') return [neverBack(scenario, values)];
  return [
    ...withSuccess(scenario, 'reconnect', reconnect.withinMs, reconnect.success, values),
    ...(reconnect.p50Ms === undefined ? [] : [quantileCheck(scenario, 'reconnect.p50', 0.5, reconnect.p50Ms, values, trials.length)]),
    ...(reconnect.p95Ms === undefined ? [] : [quantileCheck(scenario, 'reconnect.p95', 0.95, reconnect.p95Ms, values, trials.length)]),
    ...attempts(scenario, reconnect.attempts?.min, 'min', values),
    ...attempts(scenario, reconnect.attempts?.max, 'max', values),
    ...(reconnect.attemptMs === undefined ? [] : [longest(scenario, reconnect.attemptMs, values)]),
    ...(reconnect.peakPerSecond === undefined ? [] : [peak(scenario, reconnect.peakPerSecond, trials)]),
  ];
}

/** Recovery of each affected client: its interval, or infinite when it did not come back, was rescued or did not hold. */
export function reconnects(trials: readonly JudgedTrial[]): Value[] {
  return perClient(trials, (trial, { sample }) => {
    const recovery = trial.measurement.recoveries.get(sample.client);
    if (recovery?.recovery === undefined || recovery.broken || sample.rescued) return infinite;
    // Back before the heal: nothing was left to wait for.
    return recovery.duringFault ? { lo: 0, hi: 0 } : recovery.recovery;
  });
}

// `open`: of a client that did not come back, whether that is left open, as when the fault lasted longer than planned.
function withSuccess(
  scenario: Scenario,
  key: 'resume' | 'reconnect',
  withinMs: number | undefined,
  success: number,
  values: readonly Value[],
  open: (value: Value) => boolean = () => false,
): ExpectationResult[] {
  const back = values.filter((value) => Number.isFinite(value.interval.hi));
  const excused = values.filter((value) => !back.includes(value) && open(value));
  const share = values.length === 0 ? 0 : back.length / values.length;
  const atBest = values.length === 0 ? 1 : (back.length + excused.length) / values.length;
  const verdict: Verdict = atBest < success ? 'fail' : values.length > 0 && share >= success ? 'pass' : 'inconclusive';
  const lost = values.find((value) => !Number.isFinite(value.interval.hi));
  const message = `${key} ${back.length} of ${values.length}, limit ${(100 * success).toFixed(0)} %${lost === undefined ? '' : `, not in trial ${lost.trial.plan.attempt}`}${supportText(verdict, values.length)}`;
  const successResult = expectation(scenario, {
    path: `${key}.success`,
    limit: { value: 100 * success, unit: '%' },
    measured: 100 * share,
    unit: '%',
    n: values.length,
    worst: lost?.trial,
    verdict,
    message,
  });
  if (withinMs === undefined) return [successResult];
  const counted = success < 1 ? back : values;
  const within = (value: Value) => (excused.includes(value) ? 'inconclusive' : atMost(value.interval, withinMs, value.doubt));
  const time = allAtMost(scenario, `${key}.within`, withinMs, counted, within, key);
  return success < 1 || scenario.positions[`expect.${key}.success`] !== undefined ? [successResult, time] : [time];
}

function neverBack(scenario: Scenario, values: readonly Value[]): ExpectationResult {
  const back = values.filter((value) => Number.isFinite(value.interval.hi));
  const verdict = mergeChecks(values.map((value) => (back.includes(value) ? 'fail' : 'pass')));
  const message = `reconnect never: ${values.length - back.length} of ${values.length} stayed away${back[0] === undefined ? '' : `, back in trial ${back[0].trial.plan.attempt}`}`;
  return expectation(scenario, {
    path: 'reconnect',
    limit: { value: 'never', unit: '' },
    measured: back.length,
    unit: 'samples',
    n: values.length,
    worst: back[0]?.trial,
    verdict,
    message,
  });
}

function attempts(scenario: Scenario, limit: number | undefined, which: 'min' | 'max', values: readonly Value[]): ExpectationResult[] {
  if (limit === undefined) return [];
  const counts = values.map((value) => ({ value, count: value.sample.connectAttempts }));
  const wrong = counts.filter(({ count }) => (which === 'min' ? count < limit : count > limit));
  const extreme = counts.reduce(
    (a, b) => ((which === 'min' ? b.count < a.count : b.count > a.count) ? b : a),
    counts[0] ?? { value: undefined, count: Number.NaN },
  );
  const verdicts = counts.map(
    (each): Verdict => (!wrong.includes(each) ? 'pass' : which === 'min' && hadLess(each.value) ? 'inconclusive' : 'fail'),
  );
  const message = `reconnect attempts ${which === 'min' ? 'at least' : 'at most'} ${limit}: ${which === 'min' ? 'fewest' : 'most'} ${extreme.count} (trial ${extreme.value?.trial.plan.attempt})`;
  return [
    expectation(scenario, {
      path: `reconnect.attempts.${which}`,
      limit: { value: limit, unit: 'attempts' },
      measured: extreme.count,
      unit: 'attempts',
      n: counts.length,
      worst: extreme.value?.trial,
      verdict: mergeChecks(verdicts),
      ...standings(values, verdicts),
      message,
    }),
  ];
}

// Nobody makes three attempts in the time of one.
function hadLess({ trial, sample }: Value): boolean {
  return curtailed(trial.measurement, trial.plan, sample.client);
}

function longest(scenario: Scenario, limitMs: number, values: readonly Value[]): ExpectationResult {
  const tried = values.filter((value) => value.sample.longestAttemptMs !== null);
  const timed = tried.map((value) => ({
    ...value,
    interval: { lo: value.sample.longestAttemptMs ?? 0, hi: value.sample.longestAttemptMs ?? 0 },
  }));
  const result = allAtMost(
    scenario,
    'reconnect.attempt',
    limitMs,
    timed,
    (value) => atMost(value.interval, limitMs, value.doubt),
    'longest attempt',
  );
  return result;
}

function peak(scenario: Scenario, limit: number, trials: readonly JudgedTrial[]): ExpectationResult {
  const worst = trials.reduce<JudgedTrial | undefined>(
    (a, b) => (a === undefined || b.measurement.peakPerSecond > a.measurement.peakPerSecond ? b : a),
    undefined,
  );
  const measured = worst?.measurement.peakPerSecond ?? Number.NaN;
  const verdict = mergeChecks(trials.map((trial) => (trial.measurement.peakPerSecond > limit ? 'fail' : 'pass')));
  return expectation(scenario, {
    path: 'reconnect.peak',
    limit: { value: limit, unit: '/s' },
    measured,
    unit: '/s',
    n: trials.length,
    worst: worst?.plan === undefined ? undefined : worst,
    verdict,
    message: `connects at the peak ${measured} in one second, limit ${limit} (trial ${worst?.plan.attempt}); ${msText(1000)} window`,
  });
}
