// The verdict on one scenario: trials that count, expectations judged on them, everything merged. Fewer than nine
// conclusive trials in ten leave a scenario inconclusive unless an expectation has already failed. A known failure
// (`expectFailure`) passes while exactly these expectations are violated, and fails once they hold. Pure.

import { type ExitCode, exitCodes } from '../error.ts';
import type { FaultType } from '../fault.ts';
import type { ExpectationResult, ScenarioResult, TrialResult, Verdict } from '../result.ts';
import { roundMs } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { summarise } from '../statistics/quantile.ts';
import { againCommand } from './again.ts';
import { judgeDetection } from './expect-detection.ts';
import { judgeReconnect, judgeResume, reconnects } from './expect-recovery.ts';
import { judgeCost, judgeExit, judgeFires, judgeMistakes } from './expect-rest.ts';
import { type Standing, standingOf } from './judge.ts';
import { detections, type JudgedTrial } from './judged.ts';
import type { Measurement } from './measure.ts';
import type { Plan, TrialPlan } from './plan.ts';
import { judgedFault, predictionOf } from './prediction.ts';
import { latestDetectionMs } from './refuse-prediction.ts';

/** A finished trial with everything the verdict needs. */
export interface FinishedTrial extends JudgedTrial {
  readonly standing: Standing;
  /** Where its history was written, relative to result.json. */
  readonly history: string;
  readonly concurrency: number;
  readonly harnessP99Ms: number | null;
}

/** Says whether a trial counts; the coordinator asks at once, to repeat what does not. */
export function finish(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  plan: TrialPlan,
  measurement: Measurement,
  uncertaintyMs: number,
  rest: Pick<FinishedTrial, 'history' | 'concurrency' | 'harnessP99Ms'>,
): FinishedTrial {
  const standing = standingOf(scenario, types, measurement, uncertaintyMs);
  const finished = { plan, measurement, standing, stampedHere: scenario.client.use !== 'reference', ...rest };
  return standing.conclusive ? { ...finished, standing: decidedOrNot(scenario, types, finished) } : finished;
}

// A value that straddles its limit decides nothing, unless the trial violates another limit for certain.
function decidedOrNot(scenario: Scenario, types: Readonly<Record<string, FaultType>>, trial: FinishedTrial): Standing {
  const prediction = predictionOf(scenario, types, trial.measurement.roundTripMs);
  const alone = judgeAll(scenario, types, [trial], [trial], prediction);
  const open = alone.filter((each) => (each.undecided ?? []).length > 0);
  if (open.length === 0 || alone.some((each) => (each.violating ?? []).length > 0)) return trial.standing;
  return { verdict: 'inconclusive', conclusive: false, reasons: open.map((each) => `straddles the limit: ${each.message}`) };
}

/** Judges a scenario on its finished trials. `unsupported` = why nothing was run. */
export function judgeScenario(
  plan: Plan,
  types: Readonly<Record<string, FaultType>>,
  trials: readonly FinishedTrial[],
  wallMs: number,
  unsupported: string | undefined,
): ScenarioResult {
  const { scenario } = plan;
  // A later attempt of the same number replaces a trial that did not count.
  const counted = trials.filter((trial) => trial.standing.conclusive);
  const prediction = predictionOf(scenario, types, medianRoundTrip(trials));
  const expectations = unsupported === undefined ? judgeAll(scenario, types, counted, trials, prediction) : [];
  const merged =
    unsupported === undefined
      ? mergeScenario(plan, counted, trials, expectations)
      : { verdict: 'unsupported' as const, reasons: [unsupported] };
  const fault = judgedFault(scenario)?.name ?? '';
  const values = detections(counted, fault, 'client');
  const expectsBack = typeof scenario.expect.reconnect === 'object';
  // Where nobody asks whether clients come back, a trial ends before they can: nothing is known then.
  const watched = scenario.expect.reconnect === undefined ? [] : reconnects(counted);
  const back = watched.filter(({ sample }) => expectsBack || (sample.outcome !== 'survived' && sample.outcome !== 'undisturbed'));
  const silences = values.map((value) => value.sample.silenceMs).filter((silence) => silence !== null);
  const results = trials.map((trial) => trialResult(trial, expectations, fault));
  const worst = results.find((trial) => trial.attempt === expectations.find((each) => each.verdict === 'fail')?.worstTrial);
  return {
    id: scenario.id,
    name: scenario.name,
    file: scenario.file,
    line: scenario.positions['name']?.line ?? 1,
    setting: scenario.setting ?? null,
    tags: scenario.tags,
    verdict: merged.verdict,
    reasons: merged.reasons,
    exitCode: exitCodeOfScenario(merged.verdict, scenario, trials),
    prediction:
      prediction === undefined
        ? null
        : { minMs: roundMs(prediction.minMs), meanMs: roundMs(prediction.meanMs), maxMs: roundMs(prediction.maxMs) },
    trials: results,
    detection: summarise(values.map((value) => value.interval.hi)),
    serverDetection: summarise(detections(counted, fault, 'server').map((value) => value.interval.hi)),
    silence: {
      min: silences.length === 0 ? null : roundMs(Math.min(...silences)),
      max: silences.length === 0 ? null : roundMs(Math.max(...silences)),
      pinned: silences.length > 0 && Math.max(...silences) - Math.min(...silences) <= 10,
    },
    reconnect: {
      ...summarise(back.map((value) => value.interval.hi)),
      succeeded: back.filter((value) => Number.isFinite(value.interval.hi)).length,
    },
    mistakes: {
      count: trials.reduce((sum, trial) => sum + trial.measurement.mistakes.count, 0),
      exposureMs: roundMs(trials.reduce((sum, trial) => sum + trial.measurement.mistakes.exposureMs, 0)),
    },
    expectations,
    source: scenario.source,
    again: worst === undefined ? null : againCommand(scenario, worst.number, trials[0]?.plan.seed.split('/')[0] ?? ''),
    warnings: scenario.warnings,
    plannedMs: roundMs(plan.trialMs),
    wallMs: roundMs(wallMs),
  };
}

function judgeAll(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  counted: readonly JudgedTrial[],
  all: readonly FinishedTrial[],
  prediction: ReturnType<typeof predictionOf>,
): ExpectationResult[] {
  // What was held back may have been said in time.
  const timely = all.filter((trial) => trial.measurement.buffered === undefined);
  const sound = timely.filter((trial) => trial.standing.conclusive || trial.measurement.mistakes.count > 0);
  return [
    ...judgeDetection(scenario, 'detection', counted, prediction, prediction?.maxMs),
    ...judgeDetection(scenario, 'serverDetection', counted, undefined, latestDetectionMs(scenario, types, 'serverDetection')),
    ...judgeResume(scenario, counted),
    ...judgeReconnect(scenario, counted),
    ...judgeMistakes(scenario, sound),
    ...judgeExit(scenario, counted),
    ...judgeFires(scenario, counted),
    ...judgeCost(scenario, counted),
  ];
}

function mergeScenario(
  plan: Plan,
  counted: readonly FinishedTrial[],
  all: readonly FinishedTrial[],
  expectations: readonly ExpectationResult[],
): { verdict: Verdict; reasons: string[] } {
  const failed = expectations.filter((each) => each.verdict === 'fail');
  const lost = counted.filter((trial) => trial.standing.verdict === 'fail');
  const few = tooFew(plan, counted, all);
  if (plan.scenario.expectFailure !== undefined)
    return few ?? knownFailure(plan.scenario.expectFailure, failed, [...lostReasons(lost), ...lastOutput([], lost, all)]);
  const reasons = [...failed.map((each) => each.message), ...lostReasons(lost)];
  if (reasons.length > 0) return { verdict: 'fail', reasons: [...reasons, ...lastOutput(failed, lost, all)] };
  if (few !== undefined) return few;
  const open = expectations.filter((each) => each.verdict === 'inconclusive');
  if (open.length > 0) return { verdict: 'inconclusive', reasons: open.map((each) => each.message) };
  return { verdict: 'pass', reasons: [] };
}

// Why, by the first trials that do not count, and what the client printed in the first: it may have never come up.
function tooFew(
  plan: Plan,
  counted: readonly FinishedTrial[],
  all: readonly FinishedTrial[],
): { verdict: 'inconclusive'; reasons: string[] } | undefined {
  const needed = Math.ceil(0.9 * plan.trials.length);
  if (counted.length >= needed) return undefined;
  const doubtful = all.filter((trial) => !trial.standing.conclusive).slice(0, 3);
  const doubts = doubtful.map((trial) => `trial ${trial.plan.attempt}: ${trial.standing.reasons.join('; ')}`);
  const said = doubtful.slice(0, 1).flatMap(printedLast);
  return {
    verdict: 'inconclusive',
    reasons: [`${counted.length} of ${plan.trials.length} trials count, ${needed} are needed`, ...doubts, ...said],
  };
}

// Of the trial that shows the failure best: why it happened is often there.
function lastOutput(failed: readonly ExpectationResult[], lost: readonly FinishedTrial[], all: readonly FinishedTrial[]): string[] {
  const worst = failed.map((each) => each.worstTrial).find((attempt) => attempt !== null) ?? lost[0]?.plan.attempt;
  return all.filter(({ plan }) => plan.attempt === worst).flatMap(printedLast);
}

function printedLast({ plan, measurement }: FinishedTrial): string[] {
  return (measurement.lastOutput ?? []).map((said) => `printed last in trial ${plan.attempt}: ${said}`);
}

function lostReasons(lost: readonly FinishedTrial[]): string[] {
  return lost.flatMap((trial) => trial.standing.reasons.map((reason) => `trial ${trial.plan.attempt}: ${reason}`));
}

function knownFailure(
  known: NonNullable<Scenario['expectFailure']>,
  failed: readonly ExpectationResult[],
  lost: readonly string[],
): { verdict: Verdict; reasons: string[] } {
  const matches = (path: string) => failed.some((each) => each.path === path || each.path.startsWith(`${path}.`));
  // A check runs elsewhere; what it says is merged later.
  const expected = known.of.filter((path) => path !== 'check');
  const held = expected.filter((path) => !matches(path));
  const surprises = failed.filter((each) => !known.of.some((path) => each.path === path || each.path.startsWith(`${path}.`)));
  // A client that did not even come up says nothing of the failure.
  if (held.length > 0 && lost.length > 0) return { verdict: 'fail', reasons: [...lost, ...surprises.map((each) => each.message)] };
  if (held.length > 0)
    return { verdict: 'fail', reasons: [`a known failure is gone: ${held.join(', ')} held (${known.why}); remove expectFailure`] };
  if (surprises.length > 0) return { verdict: 'fail', reasons: surprises.map((each) => each.message) };
  return { verdict: 'pass', reasons: expected.length === 0 ? [] : [`known failure seen: ${known.why}`] };
}

function exitCodeOfScenario(verdict: Verdict, scenario: Scenario, trials: readonly FinishedTrial[]): ExitCode {
  if (verdict === 'fail') return exitCodes.violated;
  if (trials.some((trial) => trial.measurement.bypass !== undefined)) return exitCodes.bypass;
  if (verdict === 'pass') return exitCodes.held;
  if (scenario.client.use === 'reference' && trials.some((trial) => trial.measurement.neverSteady !== undefined))
    return exitCodes.environment;
  return exitCodes.inconclusive;
}

// `fault`: the one that is judged; the trial's own fields repeat its worst sample.
function trialResult(trial: FinishedTrial, expectations: readonly ExpectationResult[], fault: string): TrialResult {
  const { measurement, standing, plan } = trial;
  const clients = measurement.samples.filter((sample) => sample.side === 'client');
  const judged = clients.filter((sample) => sample.fault === fault);
  const own = judged.length > 0 ? judged : clients;
  const worst = own.reduce<(typeof own)[number] | undefined>(
    (a, b) =>
      a === undefined || (b.detectionMs?.hi ?? Number.POSITIVE_INFINITY) > (a.detectionMs?.hi ?? Number.POSITIVE_INFINITY) ? b : a,
    undefined,
  );
  const violated = standing.conclusive ? expectations.filter((each) => each.violating?.includes(plan.attempt) ?? false) : [];
  const verdict: Verdict = standing.verdict === 'pass' && violated.length > 0 ? 'fail' : standing.verdict;
  const { fault: _fault, occurrence: _occurrence, client: _client, side: _side, ...fields } = worst ?? {};
  return {
    number: plan.number,
    attempt: plan.attempt,
    verdict,
    reasons: [...standing.reasons, ...violated.map((each) => each.message)],
    history: trial.history,
    ...fields,
    outcome: measurement.outcome,
    lateness: {
      harnessP99Ms: trial.harnessP99Ms,
      clientWaitMs: roundMs(measurement.clientWaitMs),
      jumpMs: roundMs(measurement.jumpMs),
      concurrency: trial.concurrency,
    },
    exposureMs: roundMs(measurement.mistakes.exposureMs),
    mistakes: measurement.mistakes.count,
    cost: costResult(measurement.cost),
    peakPerSecond: measurement.peakPerSecond,
    peakPer100Ms: measurement.peakPer100Ms,
    ...(measurement.recoveries.size > 1 ? { connectsPer100Ms: measurement.connectsPer100Ms } : {}),
    duplicates: measurement.duplicates,
    ghostMs: measurement.ghostMs === null ? null : roundMs(measurement.ghostMs),
    samples: measurement.samples,
    ...(measurement.bypass === undefined ? {} : { bypass: measurement.bypass }),
  };
}

function costResult(cost: Measurement['cost']): NonNullable<TrialResult['cost']> {
  return {
    beatsPerHour: roundMs(cost.beatsPerHour),
    bytesPerHour: roundMs(cost.bytesPerHour),
    wakeUpsPerHour: roundMs(cost.wakeUpsPerHour),
  };
}

function medianRoundTrip(trials: readonly FinishedTrial[]): number {
  const trips = trials.map((trial) => trial.measurement.roundTripMs).sort((a, b) => a - b);
  return trips[Math.floor(trips.length / 2)] ?? 0;
}
