// The author's `check(history)` of a TypeScript scenario, run on the finished history of every trial that counts. A
// complaint is a text that it returns or an error that it throws. No trial is no pass, and a history that broke off is
// not shown to it, since absence would look like evidence.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckedHistory, viewOf } from '../engine/history-view.ts';
import { messageOf } from '../error.ts';
import { decodeHistory } from '../reporters/history-lines.ts';
import type { ScenarioResult, TrialResult } from '../result.ts';

/** What a check said of a scenario's trials; plain JSON, travels in the test's meta. */
export interface CheckOutcome {
  /** Trials it was shown. */
  readonly n: number;
  readonly complaints: readonly { readonly attempt: string; readonly message: string }[];
}

/** The outcome, and the errors as thrown, so that a frame shows the author's line. */
export interface Checked {
  readonly outcome: CheckOutcome;
  readonly errors: readonly Error[];
}

type Check = (history: CheckedHistory, trial: TrialResult) => unknown;

/** Runs the check of one scenario on all its conclusive trials. */
export async function runCheck(
  judged: { readonly name: string; readonly order: number; readonly scenarios: unknown },
  result: ScenarioResult,
  folder: string,
): Promise<Checked> {
  const check = checkOf(judged);
  const complaints: { attempt: string; message: string }[] = [];
  const errors: Error[] = [];
  let n = 0;
  for (const trial of result.trials.filter((candidate) => candidate.verdict === 'pass' || candidate.verdict === 'fail')) {
    const history = decodeHistory(await readFile(join(folder, trial.history), 'utf8'));
    if (history.end === undefined) continue;
    n += 1;
    const error = await complaintOf(check, viewOf(history), trial);
    if (error === undefined) continue;
    complaints.push({ attempt: trial.attempt, message: messageOf(error) });
    errors.push(error);
  }
  return { outcome: { n, complaints }, errors: errors.slice(0, 3) };
}

async function complaintOf(check: Check, history: CheckedHistory, trial: TrialResult): Promise<Error | undefined> {
  try {
    const said = await check(history, trial);
    if (typeof said === 'string' && said !== '') return new Error(said);
    return said === false ? new Error('check answered false') : undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function checkOf(judged: { readonly name: string; readonly order: number; readonly scenarios: unknown }): Check {
  const all = (Array.isArray(judged.scenarios) ? judged.scenarios : [judged.scenarios]) as {
    name?: unknown;
    check?: unknown;
    expect?: { check?: unknown };
  }[];
  const named = all.filter((scenario) => scenario?.name === judged.name);
  const scenario = named[judged.order] ?? named[0];
  const check = scenario?.expect?.check ?? scenario?.check;
  if (typeof check !== 'function') throw new Error(`the check of "${judged.name}" is not a function any more`);
  return check as Check;
}
