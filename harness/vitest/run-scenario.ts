// `runScenario()`: one scenario, all its trials, as data, for tests that people write by hand. What it loads, starts and
// judges is what `flatline run` does, so the two cannot differ; with it go the folder of the run and its reports.

import { join, resolve } from 'node:path';
import { FlatlineError } from '../error.ts';
import type { History } from '../history.ts';
import { loadConfig } from '../loader/config.ts';
import { formatProblems, loadScenarios, type Problem, type ScenarioInput, validateText } from '../loader/index.ts';
import { historiesOf } from '../reporters/read.ts';
import type { ScenarioResult, TrialResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { fullName } from './full-name.ts';
import { finishRun, openRun } from './open-run.ts';
import { noteRun } from './run-list.ts';

/** How it is to be run; what is left out is as in flatline.config. */
export interface RunScenarioOptions {
  readonly environment?: 'embedded' | 'docker';
  /** Repeats the plan of an earlier run. */
  readonly seed?: string;
  /** Which setting, where the scenario has several. */
  readonly setting?: string;
  /** Instead of the scenario's own number. */
  readonly trials?: number;
  /** Where the folder of the run is made. */
  readonly reports?: string;
}

/** A scenario's result, and what it rests on. */
export interface ScenarioRun extends ScenarioResult {
  /** Absolute path of the run's folder, with report.html. */
  readonly folder: string;
  /** Errors of the environment, in one line each; none of them is the client's. */
  readonly errors: readonly string[];
  /** Everything that happened in one of the trials; undefined when its record is gone. */
  readonly history: (trial: TrialResult) => History | undefined;
}

/**
 * Runs one scenario: the path of a file relative to the working folder, or the scenario itself as `defineScenario` takes it.
 * Give the test `timeout: 0`: a scenario takes the time that its faults need. Throws a FlatlineError when the scenario is
 * not valid (exit 2) or the environment cannot be started (exit 3); a violated expectation is in the result.
 */
export async function runScenario(scenario: string | ScenarioInput, options: RunScenarioOptions = {}): Promise<ScenarioRun> {
  const cwd = process.cwd();
  const { config } = await loadConfig(cwd, process.env);
  const chosen = oneOf(await scenariosOf(scenario, cwd), options.setting);
  const run = await openRun([chosen], {
    environment: options.environment ?? config.environment,
    seed: options.seed,
    ...(options.trials === undefined ? {} : { trials: options.trials }),
    reportsDir: options.reports === undefined ? config.reports : resolve(cwd, options.reports),
    parallel: config.parallel === 'auto' ? undefined : config.parallel,
    logLevel: 'silent',
    calibrate: true,
    allowUnsupported: true,
  });
  const { folder, result } = await finishRun(run, new Map());
  await noteRun(folder);
  const [first] = result.scenarios;
  if (first === undefined) throw new FlatlineError('the run has no result', { code: 'FL-V006', blame: 'flatline', where: folder });
  const historyAt = historiesOf(folder);
  return { ...first, folder, errors: result.errors, history: (trial) => historyAt(trial.history) };
}

async function scenariosOf(scenario: string | ScenarioInput, cwd: string): Promise<readonly Scenario[]> {
  const { scenarios, problems } =
    typeof scenario === 'string'
      ? await loadScenarios({ patterns: [scenario], cwd, env: process.env })
      : await validateText(writtenOut(scenario), join(cwd, 'inline.scenario.yaml'), { cwd });
  if (problems.length > 0) throw invalid(problems);
  return scenarios;
}

// JSON is YAML, so the one loader reads it; a function would be lost on the way and is refused instead.
function writtenOut(scenario: ScenarioInput): string {
  const refuseFunctions = (key: string, value: unknown) => {
    if (typeof value !== 'function') return value;
    throw new FlatlineError(`"${key}" is a function, which only a scenario file can have`, {
      code: 'FL-V007',
      blame: 'author',
      where: scenario.name,
      hint: 'look at run.history(trial) in the test instead',
    });
  };
  return JSON.stringify(scenario, refuseFunctions, 2);
}

function oneOf(scenarios: readonly Scenario[], setting: string | undefined): Scenario {
  const matching = setting === undefined ? scenarios : scenarios.filter((each) => each.setting === setting);
  const [first] = matching;
  if (first !== undefined && matching.length === 1) return first;
  const names = scenarios.map(fullName).join(', ');
  throw new FlatlineError(`expected one scenario, found ${matching.length}`, {
    code: 'FL-V008',
    blame: 'author',
    where: 'runScenario',
    hint: scenarios.length === 0 ? 'name a scenario file' : `choose by { setting }: ${names}`,
  });
}

function invalid(problems: readonly Problem[]): FlatlineError {
  const shown = formatProblems(problems, { colour: false });
  return new FlatlineError(`the scenario is not valid:\n${shown}`, { code: 'FL-V009', blame: 'author', where: 'runScenario' });
}
