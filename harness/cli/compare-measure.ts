// A comparison that is measured: all settings in blocks through the coordinator, and the trials of an interrupted one that
// need not be run again. What was measured is kept beside the reports, so that --resume can go on from there.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlatlineError, messageOf } from '../error.ts';
import { parseResult } from '../reporters/read.ts';
import { writeWhole } from '../reporters/write.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { type FinishedRun, finishRun, openRun, type RunSettings } from '../vitest/open-run.ts';
import type { ComparePlan } from './compare-plan.ts';
import { followComparison } from './compare-progress.ts';
import { onInterrupt } from './interrupt.ts';
import { showLog } from './show-log.ts';

/** All that was measured, in this run and in those that it resumes. */
export interface Measured {
  readonly finished: FinishedRun;
  readonly results: readonly ScenarioResult[];
}

/** An earlier part of the same comparison. */
export interface Earlier {
  readonly seed: string;
  readonly results: readonly ScenarioResult[];
}

const fileName = 'comparison.trials.json';

/** Runs what is still to be run. */
export async function measureComparison(plan: ComparePlan, settings: RunSettings, earlier: Earlier | undefined): Promise<Measured> {
  const done = Object.fromEntries((earlier?.results ?? []).map((result) => [result.id, countedNumbers(result)]));
  const run = await openRun(plan.scenarios, { ...settings, order: 'blocks', ...(earlier === undefined ? {} : { done }) });
  showLog(run.session);
  const already = Object.values(done).reduce((sum, numbers) => sum + numbers.length, 0);
  let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined;
  {
    using _interrupts = onInterrupt((signal) => {
      interruptedBy = signal;
      run.session.interrupt(signal);
    });
    using _progress = followComparison(run, plan.scenarios.length * plan.trials - already, plan.plannedMs);
    await run.session.finished;
  }
  const finished = await finishRun(run, new Map(), interruptedBy);
  const results = finished.result.scenarios.map((result) =>
    joined(
      earlier?.results.find((old) => old.id === result.id),
      result,
    ),
  );
  const kept = { ...finished.result, scenarios: results };
  await writeWhole(join(finished.folder, fileName), `${JSON.stringify(kept)}\n`);
  return { finished, results };
}

function countedNumbers(result: ScenarioResult): number[] {
  return result.trials.filter((trial) => trial.verdict === 'pass' || trial.verdict === 'fail').map((trial) => trial.number);
}

function joined(old: ScenarioResult | undefined, result: ScenarioResult): ScenarioResult {
  if (old === undefined) return result;
  return {
    ...result,
    prediction: result.prediction ?? old.prediction,
    trials: [...old.trials, ...result.trials],
    mistakes: {
      count: old.mistakes.count + result.mistakes.count,
      exposureMs: old.mistakes.exposureMs + result.mistakes.exposureMs,
    },
  };
}

/** The newest comparison of the same settings in the reports folder. Throws a FlatlineError (FL-U023, exit 2) when there is none. */
export async function earlierComparison(reportsDir: string, scenarios: readonly Scenario[]): Promise<Earlier> {
  const folders = (await readdir(reportsDir).catch(() => [])).filter((name) => /^\d{4}-/.test(name)).sort();
  const ids = scenarios.map((scenario) => scenario.id).sort();
  for (const folder of folders.reverse()) {
    const path = join(reportsDir, folder, fileName);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const result = parseResult(text, path);
    if (JSON.stringify(result.scenarios.map((each) => each.id).sort()) !== JSON.stringify(ids)) continue;
    return { seed: result.seed, results: result.scenarios };
  }
  throw new FlatlineError('there is no comparison of these settings to resume', {
    code: 'FL-U023',
    blame: 'author',
    where: reportsDir,
    hint: 'start it without --resume',
  });
}

/** Writes a comparison's files; what cannot be written is said with the cause. */
export async function writeComparisonFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    for (const [name, text] of Object.entries(files)) await writeWhole(join(folder, name), text);
  } catch (error) {
    throw new FlatlineError(`cannot write the comparison: ${messageOf(error)}`, {
      code: 'FL-E722',
      blame: 'environment',
      where: folder,
      cause: error,
    });
  }
}
