// `flatline list`: every scenario x setting with its tags, trials and planned time, for people or as JSON. It loads and
// plans, and starts nothing.

import { type ExitCode, exitCodes } from '../error.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { fullName } from '../vitest/full-name.ts';
import { load } from './loaded.ts';
import { writeAnswer } from './output.ts';
import { type Machine, plannedRunMs, plannedScenarioMs, thisMachine } from './planned-time.ts';

/** One entry of `list --json`. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly setting: string | null;
  readonly file: string;
  readonly line: number;
  readonly tags: readonly string[];
  readonly trials: number;
  readonly plannedMs: number;
}

/** Lists the files' scenarios. */
export async function list(
  files: readonly string[],
  flags: { json?: boolean; tags?: boolean; env?: Machine['environment'] },
): Promise<ExitCode> {
  const outcome = await load(files);
  if ('exit' in outcome) return outcome.exit;
  const { scenarios, config } = outcome.loaded;
  const machine = thisMachine(flags.env ?? config.environment);
  if (flags.tags === true) writeAnswer(flags.json === true ? JSON.stringify(tagCounts(scenarios), null, 2) : tagLines(scenarios));
  else if (flags.json === true)
    writeAnswer(
      JSON.stringify(
        scenarios.map((scenario) => listed(scenario, machine)),
        null,
        2,
      ),
    );
  else writeAnswer(lines(scenarios, machine));
  return exitCodes.held;
}

/** One scenario as an entry. */
export function listed(scenario: Scenario, machine: Machine): Listed {
  return {
    id: scenario.id,
    name: scenario.name,
    setting: scenario.setting ?? null,
    file: scenario.file,
    line: scenario.positions['name']?.line ?? 1,
    tags: scenario.tags,
    trials: scenario.trials,
    plannedMs: plannedScenarioMs(scenario, machine),
  };
}

function lines(scenarios: readonly Scenario[], machine: Machine): string {
  const byFile = Map.groupBy(scenarios, (scenario) => scenario.file);
  const blocks = [...byFile].map(([file, own]) => [file, ...own.map((scenario) => line(scenario, machine))].join('\n'));
  const total = plannedRunMs(scenarios, machine);
  const trials = scenarios.reduce((sum, scenario) => sum + scenario.trials, 0);
  return `${blocks.join('\n')}\n\n${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}, ${trials} ${trials === 1 ? 'trial' : 'trials'}, planned ${formatDuration(total)}`;
}

function line(scenario: Scenario, machine: Machine): string {
  const tags = scenario.tags.length === 0 ? '' : `  ${scenario.tags.map((tag) => `#${tag}`).join(' ')}`;
  const planned = formatDuration(plannedScenarioMs(scenario, machine));
  return `  ${fullName(scenario)}  (${scenario.trials} trials, ${planned})${tags}`;
}

function tagCounts(scenarios: readonly Scenario[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const tag of scenarios.flatMap((scenario) => scenario.tags)) counts[tag] = (counts[tag] ?? 0) + 1;
  return counts;
}

function tagLines(scenarios: readonly Scenario[]): string {
  const counts = Object.entries(tagCounts(scenarios)).sort(([a], [b]) => (a < b ? -1 : 1));
  return counts.length === 0 ? 'no tags' : counts.map(([tag, count]) => `${tag}  ${count}`).join('\n');
}
