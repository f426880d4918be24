// `flatline try`: one trial of one scenario, at once and without calibration, told as it happens, then drawn. For authors who
// want to see what happens. It is never a pass: one trial supports nothing.

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type ExitCode, errorLine, exitCodes, FlatlineError, strongest } from '../error.ts';
import { decodeHistory } from '../reporters/history-lines.ts';
import type { ExpectationResult, RunResult, ScenarioResult, Verdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { fullName } from '../vitest/full-name.ts';
import { type FinishedRun, finishRun, openRun } from '../vitest/open-run.ts';
import { onInterrupt } from './interrupt.ts';
import { lanes } from './lanes.ts';
import { load } from './loaded.ts';
import { nothingSelected } from './nothing-selected.ts';
import { hasColour, writeAnswer, writeError } from './output.ts';
import { type Paint, painter } from './paint.ts';
import { runSettings } from './run.ts';
import type { RunFlags } from './run-flags.ts';
import { select } from './select.ts';
import { showLog } from './show-log.ts';
import { liveTimeline } from './timeline.ts';
import { wrapLines } from './wrap.ts';

/** Runs one trial of the file's scenario and prints it. */
export async function tryScenario(file: string, flags: RunFlags): Promise<ExitCode> {
  const outcome = await load([file]);
  if ('exit' in outcome) return outcome.exit;
  const chosen = select(outcome.loaded.scenarios, { setting: flags.setting, namePattern: flags.testNamePattern }, () => 0);
  const scenario = single(chosen, file, outcome.loaded.scenarios, flags);
  const settings = {
    ...runSettings(outcome.loaded, flags),
    calibrate: false,
    neverPass: true,
    live: true,
    ...(flags.trial === undefined ? { trials: 1 } : {}),
  };
  writeError(`trying one trial of "${fullName(scenario)}"`);
  const finished = await oneTrial(scenario, settings);
  await print(finished);
  return exitCode(finished.result);
}

async function oneTrial(scenario: Scenario, settings: Parameters<typeof openRun>[1]): Promise<FinishedRun> {
  const run = await openRun([scenario], settings);
  showLog(run.session);
  const tell = liveTimeline(writeAnswer);
  const end = run.session.onProgress((progress) => progress.type === 'event' && tell(progress.event));
  let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined;
  using _interrupts = onInterrupt((signal) => {
    interruptedBy = signal;
    run.session.interrupt(signal);
  });
  await run.session.finished;
  end();
  return finishRun(run, new Map(), interruptedBy);
}

function single(chosen: readonly Scenario[], file: string, all: readonly Scenario[], flags: RunFlags): Scenario {
  const [scenario] = chosen;
  if (scenario === undefined) throw nothingSelected(all, { ...flags, trial: undefined });
  if (chosen.length === 1) return scenario;
  const files = new Set(chosen.map((one) => one.file));
  throw new FlatlineError(`there are ${chosen.length} scenarios here, and one is tried at a time`, {
    code: 'FL-U013',
    blame: 'author',
    where: file,
    hint: files.size > 1 ? `name one file, e.g. ${scenario.file}` : `choose with --setting or -t, e.g. -t '${fullName(scenario)}'`,
  });
}

// A scenario passes; a trial only held what was expected, or broke it.
const trialWord: Readonly<Record<Verdict, string>> = {
  pass: 'as expected',
  fail: 'not as expected',
  inconclusive: 'inconclusive',
  unsupported: 'unsupported',
};

async function print({ folder, result, unwritten }: FinishedRun): Promise<void> {
  const paint = painter(hasColour(process.stdout));
  for (const error of result.errors) writeError(error);
  const scenario = result.scenarios[0] as ScenarioResult;
  for (const trial of scenario.trials) {
    const history = decodeHistory(await readFile(join(folder, trial.history), 'utf8'));
    writeAnswer(`\n${lanes(history, paint).join('\n')}\n\ntrial ${trial.attempt}: ${trial.outcome}, ${trialWord[trial.verdict]}`);
    // What was violated stands below, with its limit.
    if (trial.verdict !== 'fail') for (const reason of trial.reasons) writeAnswer(`  ${reason}`);
  }
  for (const expectation of scenario.expectations) writeAnswer(wrapLines(expectationLine(expectation, paint), process.stdout.columns));
  writeAnswer(`one trial proves nothing: judge it with flatline run ${scenario.file}`);
  if (unwritten !== undefined) writeError(errorLine(unwritten));
  else writeError(`report: ${relative(process.cwd(), join(folder, 'report.html'))}`);
}

function expectationLine({ verdict, message }: ExpectationResult, paint: Paint): string {
  return verdict === 'fail' ? `${paint('red', '✗')} ${message}` : `· ${message}`;
}

// 0 says only that a trial was measured. A single trial is below every demand on n, so a doubt for want of trials is none.
function exitCode(result: RunResult): ExitCode {
  const measured = result.scenarios.some((scenario) => scenario.trials.some((trial) => trial.verdict !== 'inconclusive'));
  const code = result.exitCode;
  return strongest([code === exitCodes.inconclusive && measured ? exitCodes.held : code]);
}
