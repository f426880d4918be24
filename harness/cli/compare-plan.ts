// How a comparison is planned: which scenarios are settings of one another, how many blocks, how long that takes, and what
// fits into a budget. Everything that can be refused is refused here, before anything starts.

import { judgedFault } from '../engine/prediction.ts';
import { latestDetectionMs } from '../engine/refuse-prediction.ts';
import { FlatlineError } from '../error.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { plannedComparisonMs, thisMachine } from './planned-time.ts';

/** Blocks unless told otherwise: fewer are no ranking. */
const usualBlocks = 30;
/** Fewer are not even points. */
const fewestTrials = 10;

/** A comparison before it runs. */
export interface ComparePlan {
  readonly scenarios: readonly Scenario[];
  readonly trials: number;
  readonly plannedMs: number;
  /** Said before it starts. */
  readonly remarks: readonly string[];
}

/** What was asked for. */
export interface CompareWish {
  readonly trials?: number | undefined;
  readonly budgetMs?: number | undefined;
  /** Trials of a simulation take no time. */
  readonly simulated: boolean;
  /** Where the path would live. */
  readonly environment: 'embedded' | 'docker';
}

/** Plans it. Throws a FlatlineError (FL-U020 to FL-U022, FL-U027, FL-U028, exit 2). */
export function planComparison(loaded: readonly Scenario[], wish: CompareWish): ComparePlan {
  const [first] = loaded;
  const strangers = loaded.filter((scenario) => scenario.name !== first?.name || scenario.file !== first.file);
  if (first === undefined || strangers.length > 0)
    throw usage('FL-U020', `settings of one scenario are compared, and here are several: ${names(loaded)}`, 'choose one with -t');
  if (loaded.length < 2)
    throw usage(
      'FL-U021',
      `"${first.name}" has one setting, and one cannot be compared`,
      'add settings: or matrix:, or name a file with --settings',
    );
  refuseNeverContent(loaded);
  refuseTooShort(loaded);
  const trials = wish.trials ?? Math.max(usualBlocks, ...loaded.map((scenario) => scenario.trials));
  const scenarios = loaded.map((scenario) => ({ ...waitingForReturn(scenario), trials }));
  if (wish.simulated) return { scenarios, trials, plannedMs: 0, remarks: [] };
  return withinBudget(scenarios, trials, wish);
}

// A beat that always comes too late leaves nothing to measure, in trials as in the model.
function refuseNeverContent(loaded: readonly Scenario[]): void {
  const settings = loaded.filter(({ client: { heartbeat } }) => {
    return heartbeat?.detector.type === 'silence' && heartbeat.detector.windowMs <= heartbeat.intervalMs;
  });
  const [first] = settings;
  if (first === undefined) return;
  throw new FlatlineError(
    `the window of ${settings.map(nameOf).join(', ')} is not longer than the interval, so every beat comes too late`,
    {
      code: 'FL-U028',
      blame: 'author',
      where: `${first.file}:${(first.positions['client.heartbeat.detector.window'] ?? first.positions['name'])?.line ?? 1}`,
      hint: 'make its window longer than its interval, or leave the setting out',
    },
  );
}

function nameOf({ setting, name }: Scenario): string {
  return setting ?? name;
}

// A setting that cannot have noticed when the fault heals has no worst case to be compared by. Who asks to ride it out does.
function refuseTooShort(loaded: readonly Scenario[]): void {
  const late = loaded.flatMap((scenario) => {
    const fault = judgedFault(scenario);
    const latestMs = latestDetectionMs(scenario, faultTypes, 'detection');
    const ridesOut = scenario.expect.detection === 'never' || scenario.expect.resume !== undefined;
    if (ridesOut || fault?.for === undefined || latestMs === undefined || latestMs < fault.for.fromMs) return [];
    return [{ setting: scenario.setting ?? scenario.name, latestMs, fault, file: scenario.file, line: lineOf(scenario) }];
  });
  const [first] = late;
  if (first?.fault.for === undefined) return;
  const longestMs = Math.max(...late.map(({ latestMs }) => latestMs));
  throw new FlatlineError(
    `${first.fault.name} heals after ${formatDuration(first.fault.for.fromMs)}, before ${late.map(({ setting, latestMs }) => `${setting} (${formatDuration(latestMs)})`).join(', ')} must have noticed`,
    {
      code: 'FL-U027',
      blame: 'author',
      where: `${first.file}:${first.line}`,
      hint: `let it last longer than ${formatDuration(longestMs)}, or expect detection: never`,
    },
  );
}

function lineOf({ positions }: Scenario): number {
  return (positions['faults.0.for'] ?? positions['faults'] ?? positions['name'])?.line ?? 1;
}

// Recovery is measured only where somebody waits for it. Nothing is demanded of it by this.
function waitingForReturn(scenario: Scenario): Scenario {
  const { expect, client } = scenario;
  const returns = client.reconnect !== undefined && client.reconnect.type !== 'none';
  if (
    !returns ||
    expect.reconnect !== undefined ||
    expect.resume !== undefined ||
    expect.detection === 'never' ||
    scenario.faults.length === 0
  )
    return scenario;
  return { ...scenario, expect: { ...expect, reconnect: { success: 0 } } };
}

function withinBudget(scenarios: readonly Scenario[], wanted: number, { budgetMs, environment }: CompareWish): ComparePlan {
  const timeOf = (trials: number) =>
    plannedComparisonMs(
      scenarios.map((scenario) => ({ ...scenario, trials })),
      thisMachine(environment),
      trials,
    );
  let trials = wanted;
  while (budgetMs !== undefined && trials > fewestTrials && timeOf(trials) > budgetMs) trials -= 1;
  const plannedMs = timeOf(trials);
  if (budgetMs !== undefined && plannedMs > budgetMs) throw tooLong(plannedMs, budgetMs, trials, scenarios.length);
  const remarks = trials === wanted ? [] : [`${trials} blocks instead of ${wanted}, to stay within ${formatDuration(budgetMs ?? 0)}`];
  return { scenarios: scenarios.map((scenario) => ({ ...scenario, trials })), trials, plannedMs, remarks };
}

function tooLong(plannedMs: number, budgetMs: number, trials: number, settings: number): FlatlineError {
  return usage(
    'FL-U022',
    `${settings} settings in ${trials} blocks take ${formatDuration(plannedMs)}, more than the budget of ${formatDuration(budgetMs)}`,
    `a budget of ${formatDuration(Math.ceil(plannedMs / 1000) * 1000)} fits, or fewer settings, or --simulate`,
  );
}

function names(scenarios: readonly Scenario[]): string {
  return [...new Set(scenarios.map((scenario) => scenario.name))].slice(0, 5).join('; ');
}

function usage(code: string, message: string, hint: string): FlatlineError {
  return new FlatlineError(message, { code, blame: 'author', hint });
}
