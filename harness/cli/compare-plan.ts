// How a comparison is planned: which scenarios are settings of one another, how many blocks, how long that takes, and what
// fits into a budget. Everything that can be refused is refused here, before anything starts.

import { availableParallelism } from 'node:os';
import { FlatlineError } from '../error.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { plannedRunMs } from './planned-time.ts';

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
}

/** Plans it. Throws a FlatlineError (FL-U020 to FL-U022, exit 2). */
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
  const trials = wish.trials ?? Math.max(usualBlocks, ...loaded.map((scenario) => scenario.trials));
  const scenarios = loaded.map((scenario) => ({ ...waitingForReturn(scenario), trials }));
  if (wish.simulated) return { scenarios, trials, plannedMs: 0, remarks: [] };
  return withinBudget(scenarios, trials, wish.budgetMs);
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

function withinBudget(scenarios: readonly Scenario[], wanted: number, budgetMs: number | undefined): ComparePlan {
  const timeOf = (trials: number) =>
    plannedRunMs(
      scenarios.map((scenario) => ({ ...scenario, trials })),
      availableParallelism(),
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
