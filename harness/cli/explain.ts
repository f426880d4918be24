// `flatline explain`: what a scenario will do, without an environment: the trials drawn to scale, the earliest and latest
// detection that theory allows, the limits, where each value came from, how long it takes, and what is suspicious.

import { longestTrialMs } from '../coordinator/expected-trial.ts';
import { type ExitCode, exitCodes } from '../error.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { fullName } from '../vitest/full-name.ts';
import { describeAttributes, describeClient, describeFault, describeServer } from './describe.ts';
import { describeExpectations } from './describe-expect.ts';
import { type DrawOptions, drawnTrials } from './drawn-trials.ts';
import { load } from './loaded.ts';
import { mergedLines, originLines } from './origins.ts';
import { hasColour, writeAnswer } from './output.ts';
import { painter } from './paint.ts';
import { type Machine, plannedRunMs, thisMachine } from './planned-time.ts';
import { theoryLines } from './theory.ts';
import { outputWidth, wrap } from './wrap.ts';

const labelWidth = 10;

/** Explains every scenario of the files. */
export async function explain(
  files: readonly string[],
  flags: { readonly seed: string; readonly origins?: boolean; readonly trials: number; readonly env?: Machine['environment'] },
): Promise<ExitCode> {
  const outcome = await load(files);
  if ('exit' in outcome) return outcome.exit;
  const paint = painter(hasColour(process.stdout));
  const machine = thisMachine(flags.env ?? outcome.loaded.config.environment);
  const options = { machine, seed: flags.seed, drawn: flags.trials, origins: flags.origins === true, paint, width: outputWidth() };
  writeAnswer(outcome.loaded.scenarios.map((scenario) => explainScenario(scenario, options)).join('\n\n'));
  return exitCodes.held;
}

/** How a scenario is explained. */
export interface ExplainOptions extends DrawOptions {
  readonly origins: boolean;
  /** Where it would run, for the planned time. */
  readonly machine: Machine;
}

/** One scenario, explained. Pure. */
export function explainScenario(scenario: Scenario, options: ExplainOptions): string {
  const { paint, width } = options;
  const broken = (line: string) => wrap(line, width, labelWidth);
  return [
    `${paint('bold', fullName(scenario))}  (${scenario.file}:${scenario.positions['name']?.line ?? 1})`,
    ...statements(scenario, options.machine).map(([label, text]) => broken(`  ${label.padEnd(labelWidth - 2)}${text}`)),
    ...scenario.warnings.map((warning) => broken(`  warning ${warning}`).replace('warning', paint('yellow', 'warning'))),
    '',
    ...drawnTrials(scenario, options),
    ...(options.origins ? ['', ...originLines(scenario)] : []),
  ].join('\n');
}

function statements(scenario: Scenario, machine: Machine): [label: string, text: string][] {
  const all = (label: string, texts: readonly string[]) => texts.map((text): [string, string] => [label, text]);
  return [
    ...all('why', scenario.why === undefined ? [] : [scenario.why]),
    ...all(
      'server',
      [describeServer(scenario)].filter((text) => text !== ''),
    ),
    ...all('client', [describeClient(scenario)]),
    ...all(
      'always',
      scenario.conditions.map(({ type, attributes }) => `${type}${describeAttributes(attributes)}`),
    ),
    ...all('fault', scenario.faults.map(describeFault)),
    ...all('theory', theoryLines(scenario)),
    ...all('expect', describeExpectations(scenario)),
    ...all('time', [timeLine(scenario, machine)]),
    ...all('merged', mergedLines(scenario)),
  ];
}

function timeLine(scenario: Scenario, machine: Machine): string {
  // As long as `run` takes for it alone, start-up included.
  const all = formatDuration(Math.round(plannedRunMs([scenario], machine) / 100) * 100);
  const longest = formatDuration(longestTrialMs(scenario, faultTypes));
  return scenario.trials === 1
    ? `1 trial of at most ${longest}: about ${all}`
    : `${scenario.trials} trials of at most ${longest} each: about ${all}`;
}
