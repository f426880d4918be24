// All trials of one scenario: planned, run, repeated where they do not count, judged when the last is in. Repeats share
// a tenth of the trials, at least one; every attempt is kept and shown. A history is written when its trial is over,
// never while it runs.

import { holdMs } from '../engine/decided.ts';
import { fillersFor } from '../engine/filler.ts';
import { measuring } from '../engine/measure.ts';
import { type Plan, plan, repeatOf, type TrialPlan } from '../engine/plan.ts';
import { predictionOf } from '../engine/prediction.ts';
import { runTrial } from '../engine/trial.ts';
import { type FinishedTrial, finish, judgeScenario } from '../engine/verdict.ts';
import type { World } from '../engine/world.ts';
import type { FaultType } from '../fault.ts';
import type { History } from '../history.ts';
import { random } from '../random.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { unhurried } from '../turns.ts';
import type { Load } from './cohort.ts';
import type { Queue } from './queue.ts';
import type { RunRequest } from './session.ts';

/** What a scenario's run is handed. */
export interface ScenarioRunOptions {
  readonly scenario: Scenario;
  readonly request: RunRequest;
  readonly types: Readonly<Record<string, FaultType>>;
  readonly queue: Queue;
  /** What each of its trials takes of the machine. */
  readonly load: Load;
  /** The world of one trial; disposing gives back what was private to it. */
  readonly world: (trial: TrialPlan) => Promise<World & AsyncDisposable>;
  /** Stores a history; answers with its path relative to result.json. */
  readonly store: (scenario: Scenario, attempt: string, history: History) => Promise<string>;
  readonly harnessP99Ms: () => number | null;
  readonly onTrial: (finished: FinishedTrial, done: number, planned: number) => void;
  /** A failure that is not the client's: exit code 3. */
  readonly onError: (error: unknown) => void;
  /** Why this scenario was ended alone, if it was. */
  readonly endedBy: () => string | undefined;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/** Queues all trials of a scenario; settles with its result when the last one is judged. Never rejects. */
export function runScenario(options: ScenarioRunOptions): Promise<ScenarioResult> {
  const { scenario, request, types } = options;
  const whole = plan(scenario, types, request.seed, Math.min(request.trials ?? scenario.trials, scenario.trials));
  const already = new Set(request.done?.[scenario.id]);
  const wanted = (trial: TrialPlan) =>
    (request.trial === undefined || String(trial.number) === request.trial) && !already.has(trial.number);
  const chosen: Plan = { ...whole, trials: whole.trials.filter(wanted) };
  const startedMs = options.nowMs();
  const finished: FinishedTrial[] = [];
  const done = Promise.withResolvers<ScenarioResult>();
  const repeats = { left: request.live === true ? 0 : Math.max(1, Math.floor(chosen.trials.length / 10)), of: new Map<number, number>() };
  let open = chosen.trials.length;
  let active = 0;
  // An interrupted run starts nothing more: what is finished is judged as soon as nothing of it runs.
  let filled = request.trial !== undefined;
  const closeIfDone = () => {
    if (open > 0 && !(options.signal.aborted && active === 0)) return;
    if (!filled && !options.signal.aborted) {
      filled = true;
      const fillers = fillersFor(chosen, types, finished);
      open += fillers.length;
      for (const trial of fillers) enqueue(trial);
      if (fillers.length > 0) return;
    }
    done.resolve(withReason(judgeScenario(chosen, types, inOrder(finished), options.nowMs() - startedMs, undefined), options.endedBy()));
  };
  const attempt = async (trial: TrialPlan) => {
    active += 1;
    const result = await oneTrial(options, trial).catch(options.onError);
    active -= 1;
    open -= 1;
    if (result !== undefined) {
      finished.push(result);
      options.onTrial(result, finished.length, chosen.trials.length);
      const again = nextRepeat(result, repeats);
      if (again !== undefined && !options.signal.aborted) {
        open += 1;
        enqueue(again);
      }
    }
    closeIfDone();
  };
  const enqueue = (trial: TrialPlan) => {
    options.queue.add({
      ...options.load,
      ...(request.order === 'blocks' ? turnOf(scenario, trial, request.seed) : {}),
      run: () => attempt(trial),
    });
  };
  for (const trial of chosen.trials) enqueue(trial);
  options.signal.addEventListener('abort', closeIfDone, { once: true });
  closeIfDone();
  return done.promise;
}

// Ranks that are drawn one by one give a uniformly random order, whatever else is in the block.
function turnOf(scenario: Scenario, trial: TrialPlan, seed: string): { block: number; rank: number } {
  return { block: trial.number, rank: random(seed, 'order', trial.number, scenario.id).next() };
}

async function oneTrial(options: ScenarioRunOptions, trial: TrialPlan): Promise<FinishedTrial | undefined> {
  const { scenario, types } = options;
  if (options.signal.aborted) return undefined;
  await using world = await options.world(trial);
  const predicted = predictionOf(scenario, types, 1)?.maxMs;
  const concurrency = world.concurrency();
  const history = await runTrial(scenario, trial, world, holdMs(scenario, predicted));
  const stored = await options.store(scenario, trial.attempt, history);
  const measurement = await unhurried(measuring(scenario, types, history, predicted));
  return finish(scenario, types, trial, measurement, world.uncertaintyMs, {
    history: stored,
    concurrency,
    harnessP99Ms: options.harnessP99Ms(),
  });
}

// A bypass is not repeated: the client would do it again.
function nextRepeat(result: FinishedTrial, repeats: { left: number; readonly of: Map<number, number> }): TrialPlan | undefined {
  if (result.standing.conclusive || result.measurement.bypass !== undefined || repeats.left === 0) return undefined;
  repeats.left -= 1;
  const count = (repeats.of.get(result.plan.number) ?? 0) + 1;
  repeats.of.set(result.plan.number, count);
  return repeatOf(result.plan, count);
}

// What was proven before its server went away stays proven.
function withReason(result: ScenarioResult, reason: string | undefined): ScenarioResult {
  return reason === undefined || result.verdict === 'fail' ? result : { ...result, reasons: [reason, ...result.reasons] };
}

function inOrder(finished: readonly FinishedTrial[]): FinishedTrial[] {
  return [...finished].sort((a, b) => a.plan.number - b.plan.number || a.plan.attempt.localeCompare(b.plan.attempt));
}
