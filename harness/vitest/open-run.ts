// One run from its first trial to its reports: makes the folder, starts the coordinator with every selected scenario,
// and at the end puts results, the verdicts of `check` functions and the coordinator's own summary together. Both
// `flatline run` and plain vitest come through here, so the two cannot differ.

import type { CoordinatorSession, Progress, RunRequest } from '../coordinator/session.ts';
import { type SpareCoordinator, startCoordinator } from '../coordinator/start.ts';
import { runResult } from '../coordinator/summary.ts';
import { exitCodes } from '../error.ts';
import { freshSeed, uniqueName } from '../random.ts';
import { createRunFolder, writeReports } from '../reporters/write.ts';
import type { RunResult, ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { nowMs, wallTime } from '../time.ts';
import type { CheckOutcome } from './check.ts';
import { checkFails, mergeCheck } from './merge-check.ts';

/** How a run is to be done. */
export interface RunSettings {
  readonly environment: 'embedded' | 'docker';
  /** Absent = a fresh one. */
  readonly seed?: string | undefined;
  /** Absolute path of the folder in which the folder of this run is made. */
  readonly reportsDir: string;
  readonly parallel?: number | undefined;
  readonly trial?: string | undefined;
  readonly trials?: number | undefined;
  readonly logLevel: string;
  readonly calibrate: boolean;
  /** As in RunRequest. */
  readonly uncertaintyMs?: number | undefined;
  readonly allowUnsupported: boolean;
  /** As in RunRequest. */
  readonly order?: RunRequest['order'];
  readonly done?: RunRequest['done'];
  /** As in RunRequest. */
  readonly live?: boolean;
  /** Of a `try`: whatever was measured, it is no pass. */
  readonly neverPass?: boolean;
}

/** A run under way. */
export interface OpenRun {
  readonly request: RunRequest;
  readonly session: CoordinatorSession;
  readonly startedAt: string;
  readonly startedMs: number;
  readonly settings: RunSettings;
}

/** A run that is over. */
export interface FinishedRun {
  readonly folder: string;
  readonly result: RunResult;
  /** Why the reports are not on disk; the result above is complete all the same. */
  readonly unwritten?: unknown;
}

/** Makes the run's folder and starts the coordinator, or takes the spare one. Throws a FlatlineError (exit 3) when the folder cannot be made. */
export async function openRun(scenarios: readonly Scenario[], settings: RunSettings, spare?: SpareCoordinator): Promise<OpenRun> {
  const startedMs = nowMs();
  const folder = await createRunFolder(settings.reportsDir);
  const request: RunRequest = {
    runId: spare?.runId ?? uniqueName(),
    folder,
    environment: settings.environment,
    seed: settings.seed ?? freshSeed(),
    scenarios,
    ...(settings.parallel === undefined ? {} : { parallel: settings.parallel }),
    ...(settings.trial === undefined ? {} : { trial: settings.trial }),
    ...(settings.trials === undefined ? {} : { trials: settings.trials }),
    ...(settings.order === undefined ? {} : { order: settings.order }),
    ...(settings.done === undefined ? {} : { done: settings.done }),
    ...(settings.live === undefined ? {} : { live: settings.live }),
    logLevel: settings.logLevel,
    calibrate: settings.calibrate,
    ...(settings.uncertaintyMs === undefined ? {} : { uncertaintyMs: settings.uncertaintyMs }),
  };
  return { request, session: startCoordinator(request, spare), startedAt: wallTime(), startedMs, settings };
}

/** Settles when trials may begin, or never will: the environment is ready, or the run is over. */
export function ready(run: OpenRun): Promise<void> {
  return new Promise((resolve) => {
    const end = run.session.onProgress((progress: Progress) => progress.type === 'ready' && done());
    const done = () => {
      end();
      resolve();
    };
    run.session.finished.then(done, done);
  });
}

/** Waits for the end, merges, writes the reports. `checks`: by scenario id, as far as they ran. */
export async function finishRun(
  run: OpenRun,
  checks: ReadonlyMap<string, CheckOutcome>,
  interruptedBy?: 'SIGINT' | 'SIGTERM',
): Promise<FinishedRun> {
  const summary = await run.session.finished;
  const results = await Promise.all(
    run.request.scenarios.map(async (scenario) => settled(scenario, await run.session.result(scenario.id), checks, run.settings)),
  );
  const result = runResult({
    request: run.request,
    results,
    summary,
    startedAt: run.startedAt,
    wallMs: nowMs() - run.startedMs,
    allowUnsupported: run.settings.allowUnsupported,
    ...(interruptedBy === undefined ? {} : { interruptedBy }),
  });
  await run.session[Symbol.asyncDispose]();
  return { folder: run.request.folder, result, ...(await written(run.request.folder, result)) };
}

// What was measured must not be lost because a disk is full: it is still printed.
async function written(folder: string, result: RunResult): Promise<{ unwritten?: unknown }> {
  try {
    await writeReports(folder, result);
    return {};
  } catch (error) {
    return { unwritten: error };
  }
}

function settled(
  scenario: Scenario,
  result: ScenarioResult,
  checks: ReadonlyMap<string, CheckOutcome>,
  settings: RunSettings,
): ScenarioResult {
  const merged = scenario.hasCheck
    ? mergeCheck(result, checks.get(scenario.id), scenario.positions['expect.check'], checkFails(scenario))
    : result;
  if (settings.neverPass !== true || merged.verdict !== 'pass') return merged;
  return { ...merged, verdict: 'inconclusive', exitCode: exitCodes.inconclusive, reasons: ['tried once, which is never a pass'] };
}
