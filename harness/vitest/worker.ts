// What an emitted test does in the Vitest worker: waits for the result of its scenario, runs the author's `check` where
// there is one, and fails with one error for each violated expectation, made at that expectation's line. It never
// imports vitest: the emitted module does, and hands over what is needed, so any copy of Vitest can run it.

import type { ExpectationResult, ScenarioResult } from '../result.ts';
import { askForResult, type ChannelAddress } from './channel.ts';
import { type Checked, type CheckOutcome, runCheck } from './check.ts';
import { knownFailureGone } from './merge-check.ts';

/** What is used of Vitest's test context. */
export interface WorkerContext {
  readonly task: { readonly meta: object };
  skip(note?: string): never;
}

/** One test, as the emitted module describes it. */
export interface Judged {
  readonly id: string;
  readonly name: string;
  /** Which of several scenarios of the same name. */
  readonly order: number;
  readonly hasCheck: boolean;
  /** Why the check is known to complain; absent = it is not. */
  readonly checkFails?: string | undefined;
  /** Default export of a TypeScript scenario file. */
  readonly scenarios: unknown;
  readonly inject: (key: never) => unknown;
  /** Makes an error on the line of a key. */
  readonly places: Readonly<Record<string, (message: string) => Error>>;
}

/** What travels to the main process in the test's meta. */
export interface FlatlineMeta {
  readonly id: string;
  readonly result: ScenarioResult;
  readonly check?: CheckOutcome;
}

/** The body of a scenario's test. */
export async function judgeScenario(context: WorkerContext, judged: Judged): Promise<void> {
  const address = judged.inject('flatline' as never) as ChannelAddress | undefined;
  if (address === undefined)
    throw placeOf(judged, 'name')('the scenario was not started: the flatline project is missing its plugin [FL-V003]');
  const { result, folder } = await askForResult(address, judged.id);
  const meta: { flatline?: FlatlineMeta } = context.task.meta;
  meta.flatline = { id: judged.id, result };
  const checked = judged.hasCheck ? await runCheck(judged, result, folder) : undefined;
  if (checked !== undefined) meta.flatline = { id: judged.id, result, check: checked.outcome };
  settle(context, judged, result, checked);
}

// A check that is known to complain fails the test by its silence.
function complaints(judged: Judged, result: ScenarioResult, checked: Checked | undefined): readonly Error[] {
  if (checked === undefined || judged.checkFails === undefined) return checked?.errors ?? [];
  const gone = checked.errors.length === 0 && result.verdict === 'pass' && checked.outcome.n > 0;
  return gone ? [named('Violated', placeOf(judged, 'expect.check')(knownFailureGone(judged.checkFails)))] : [];
}

/** The body of the test that stands for a problem of the file. */
export function refuseFile(error: Error): never {
  throw named('InvalidScenario', error);
}

function settle(context: WorkerContext, judged: Judged, result: ScenarioResult, checked: Checked | undefined): void {
  const errors = [...violations(judged, result), ...complaints(judged, result, checked)];
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
  if (result.verdict === 'unsupported') context.skip(`unsupported: ${reasonsOf(result)}`);
  if (result.verdict === 'inconclusive') throw named('Inconclusive', placeOf(judged, 'name')(`inconclusive: ${reasonsOf(result)}`));
  if (result.verdict === 'fail') throw named('Violated', placeOf(judged, 'name')(reasonsOf(result)));
}

// A known failure (`expectFailure`) leaves the scenario passing although expectations are violated.
function violations(judged: Judged, result: ScenarioResult): Error[] {
  if (result.verdict !== 'fail') return [];
  const again = result.again === null ? '' : `\nrepeat it: ${result.again}`;
  return result.expectations
    .filter((expectation) => expectation.verdict === 'fail')
    .map((expectation) => named('Violated', placeOf(judged, `expect.${expectation.path}`)(sentenceOf(expectation) + again)));
}

function sentenceOf(expectation: ExpectationResult): string {
  return expectation.message === '' ? `${expectation.path} was violated` : expectation.message;
}

function reasonsOf(result: ScenarioResult): string {
  return result.reasons.length === 0 ? result.verdict : result.reasons.join('; ');
}

// The nearest key that the file has: what was implied or merged from elsewhere stands under its parent. One frame is
// enough: the author's line, not the way there through this file.
function placeOf(judged: Judged, key: string): (message: string) => Error {
  const paths = key.split('.').map((_, index, parts) => parts.slice(0, parts.length - index).join('.'));
  const place = [...paths, 'name'].map((path) => judged.places[path]).find((found) => found !== undefined);
  return (message) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 1;
    const error = place?.(message) ?? new Error(message);
    Error.stackTraceLimit = stackTraceLimit;
    return error;
  };
}

function named(name: string, error: Error): Error {
  error.name = name;
  return error;
}
