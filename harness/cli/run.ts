// `flatline run`: load, select, refuse what is too long, then let Vitest wait for the coordinator's results, and end with
// reports, a summary and one exit code. With --json standard output carries the result document and nothing else.

import { resolve } from 'node:path';
import { type ExitCode, errorLine, exitCodeOf, exitCodes, FlatlineError, strongest } from '../error.ts';
import type { Loaded } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import type { FinishedRun, RunSettings } from '../vitest/open-run.ts';
import { drive } from './drive.ts';
import { latestUnheld } from './last-failed.ts';
import { showLive } from './live.ts';
import { load } from './loaded.ts';
import { nothingSelected } from './nothing-selected.ts';
import { writeError } from './output.ts';
import { plannedRunMs, plannedScenarioMs, thisMachine } from './planned-time.ts';
import { printFinished } from './print.ts';
import type { RunFlags } from './run-flags.ts';
import { type Selection, select } from './select.ts';

/** Runs the files' scenarios; answers the exit code of the whole run. */
export async function run(files: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const outcome = await load(files);
  if ('exit' in outcome) return outcome.exit;
  const settings = runSettings(outcome.loaded, flags);
  const scenarios = await selected(outcome.loaded, flags, settings);
  if (scenarios.length === 0) throw nothingSelected(outcome.loaded.scenarios, flags);
  refuseTooLong(scenarios, flags.budget ?? outcome.loaded.config.budgetMs, settings);
  if (flags.watch === true)
    return (await import('./watch.ts')).watch(scenarios, settings, (all) => select(all, selectionOf(flags), () => 0));
  return runOnce(scenarios, flags, settings);
}

/** Where and how, from flags, then the config, then defaults. */
export function runSettings({ config }: Loaded, flags: RunFlags): RunSettings {
  return {
    environment: flags.env ?? config.environment,
    seed: flags.seed,
    reportsDir: flags.reports === undefined ? config.reports : resolve(flags.reports),
    parallel: flags.parallel ?? (typeof config.parallel === 'number' ? config.parallel : undefined),
    // A repeat, `17a`, had the plan of trial 17.
    trial: flags.trial?.replace(/[a-z]$/, ''),
    logLevel: flags.logLevel,
    calibrate: true,
    allowUnsupported: flags.allowUnsupported === true,
  };
}

async function runOnce(scenarios: readonly Scenario[], flags: RunFlags, settings: RunSettings): Promise<ExitCode> {
  const live = showLive(scenarios, settings);
  const driven = await drive(scenarios, settings, live.follow);
  live.end();
  for (const line of driven.brokenTests) writeError(line);
  if (driven.finished === undefined) throw driven.failure ?? nothingCameBack();
  printFinished(driven.finished, { json: flags.json === true });
  return exitCode(driven.finished, driven.brokenTests);
}

/** The run's own code, and 3 where reports or tests broke; a proven violation stays first. */
export function exitCode(finished: FinishedRun, brokenTests: readonly string[]): ExitCode {
  if (finished.unwritten !== undefined) writeError(errorLine(finished.unwritten));
  const unwritten = finished.unwritten === undefined ? exitCodes.held : exitCodeOf(finished.unwritten);
  return strongest([finished.result.exitCode, unwritten, brokenTests.length > 0 ? exitCodes.environment : exitCodes.held]);
}

async function selected(loaded: Loaded, flags: RunFlags, settings: RunSettings): Promise<Scenario[]> {
  const planned = loaded.scenarios.filter((scenario) => Number.parseInt(flags.trial ?? '1', 10) <= scenario.trials);
  const selection: Selection = {
    ...selectionOf(flags),
    shard: flags.shard,
    ids: flags.lastFailed === true ? await latestUnheld(settings.reportsDir) : undefined,
  };
  const machine = thisMachine(settings.environment);
  return select(planned, selection, (scenario) => plannedScenarioMs(scenario, machine));
}

function selectionOf(flags: RunFlags): Selection {
  return { setting: flags.setting, tags: flags.tag, namePattern: flags.testNamePattern };
}

function refuseTooLong(scenarios: readonly Scenario[], budgetMs: number | undefined, settings: RunSettings): void {
  if (budgetMs === undefined) return;
  const trials = settings.trial === undefined ? Number.POSITIVE_INFINITY : 1;
  const plannedMs = plannedRunMs(scenarios, thisMachine(settings.environment), trials);
  if (plannedMs <= budgetMs) return;
  throw new FlatlineError(`the plan takes ${formatDuration(plannedMs)}, more than the budget of ${formatDuration(budgetMs)}`, {
    code: 'FL-U007',
    blame: 'author',
    hint: 'select fewer scenarios, lower their trials, or raise --budget',
  });
}

function nothingCameBack(): FlatlineError {
  return new FlatlineError('the run ended without a result', { code: 'FL-V005', blame: 'flatline' });
}
