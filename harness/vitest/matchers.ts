// Matchers for results of `runScenario()`: `expect.extend(flatlineMatchers)`. None of them, and no negation of one, holds on
// a run that showed nothing: without conclusive trials they throw, since absence of evidence would pass either way. They
// never import vitest, so any copy of it can take them.

import { FlatlineError } from '../error.ts';
import { type Sample, type ScenarioResult, type Summary, titleOf } from '../result.ts';
import { type Interval, parseDurationMs } from '../time.ts';

/** What a matcher answers, in every version of Vitest. */
interface Answer {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers; durations as in scenario files ("3s", "500ms") or in ms. */
export interface FlatlineAssertions<R> {
  /** Every trial's client noticed, and the slowest within this. */
  toDetectWithin(limit: string | number): R;
  /** Every trial's client was connected again within this after the heal. */
  toReconnectWithin(limit: string | number): R;
  /** No client took its connection for dead, in any trial. */
  toRideThrough(): R;
  /** No connection was taken for dead while it was healthy. */
  toMakeNoMistake(): R;
  /** The scenario's own expectations hold. */
  toPass(): R;
}

/** For `expect.extend`. */
export const flatlineMatchers = {
  toDetectWithin: (received: unknown, limit: string | number): Answer => {
    const result = conclusive(received);
    return within(result, 'detection', result.detection, ({ detectionMs }) => detectionMs, msOf(limit));
  },
  toReconnectWithin: (received: unknown, limit: string | number): Answer => {
    const result = conclusive(received);
    return within(result, 'reconnect', result.reconnect, ({ recoveryMs }) => recoveryMs, msOf(limit));
  },
  toRideThrough: (received: unknown): Answer => {
    const result = conclusive(received);
    const other = result.trials.filter(({ verdict }) => counts(verdict)).filter(({ outcome }) => outcome !== 'survived');
    const seen = other.map(({ attempt, outcome }) => `trial ${attempt} ${outcome}`).slice(0, 3);
    return answer(result, other.length === 0, 'every trial to ride through', seen.join(', ') || 'all survived');
  },
  toMakeNoMistake: (received: unknown): Answer => {
    const result = conclusive(received);
    const { count, exposureMs } = result.mistakes;
    return answer(result, count === 0, 'no mistake', `${count} in ${(exposureMs / 1000).toFixed(1)} s of healthy connections`);
  },
  toPass: (received: unknown): Answer => {
    const result = conclusive(received);
    const violated = result.expectations.filter(({ verdict }) => verdict === 'fail').map(({ message }) => message);
    return answer(result, result.verdict === 'pass', 'its expectations to hold', violated.join('; ') || result.verdict);
  },
};

// Instants are intervals: it holds when the latest possible value is within the limit, and is violated when the earliest is
// beyond it. Between them neither is known. A missed one is infinite, which a summary writes as null.
function within(
  result: ScenarioResult,
  what: string,
  { n, max }: Summary,
  of: (sample: Sample) => Interval | null,
  limitMs: number,
): Answer {
  if (n === 0) throw shownNothing(result, `there is no ${what} in it`);
  const isOver = max === null || intervals(result, of).some(({ lo }) => lo > limitMs);
  if (!isOver && max > limitMs) throw shownNothing(result, `${what} straddles ${limitMs} ms: at most ${max} ms, but perhaps within`);
  const slowest = max === null ? 'never, in at least one trial' : `${Number(max.toFixed(1))} ms at the slowest`;
  return answer(result, max !== null && max <= limitMs, `${what} within ${limitMs} ms`, `${slowest}, n = ${n}`);
}

function answer(result: ScenarioResult, pass: boolean, expected: string, came: string): Answer {
  const again = result.again === null ? '' : `\nrepeat the worst trial: ${result.again}`;
  return { pass, message: () => `${titleOf(result)}: expected ${pass ? 'not ' : ''}${expected}; came ${came}${again}` };
}

function intervals(result: ScenarioResult, of: (sample: Sample) => Interval | null): Interval[] {
  const samples = result.trials.filter(({ verdict }) => counts(verdict)).flatMap((trial) => trial.samples);
  return samples.filter(({ side }) => side === 'client').flatMap((sample) => of(sample) ?? []);
}

function conclusive(received: unknown): ScenarioResult {
  const result = received as ScenarioResult;
  if (!Array.isArray(result?.trials) || typeof result.verdict !== 'string')
    throw new FlatlineError('expected the result of runScenario(); is an await missing?', { code: 'FL-V010', blame: 'author' });
  const isOpen = result.verdict === 'inconclusive' || result.verdict === 'unsupported';
  if (isOpen || !result.trials.some(({ verdict }) => counts(verdict)))
    throw shownNothing(result, result.reasons.join('; ') || 'no trial was conclusive');
  return result;
}

function counts(verdict: string): boolean {
  return verdict === 'pass' || verdict === 'fail';
}

function shownNothing(result: ScenarioResult, why: string): FlatlineError {
  return new FlatlineError(`${result.verdict}: nothing can be said of "${result.name}": ${why}`, {
    code: 'FL-V011',
    blame: 'environment',
    where: result.file,
  });
}

function msOf(limit: string | number): number {
  const limitMs = typeof limit === 'number' ? limit : parseDurationMs(limit);
  if (limitMs !== undefined && Number.isFinite(limitMs) && limitMs > 0) return limitMs;
  throw new FlatlineError(`expected a duration such as "3s", got ${JSON.stringify(limit)}`, { code: 'FL-V012', blame: 'author' });
}

declare module 'vitest' {
  // The shape of their parameters is Vitest's.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends FlatlineAssertions<R> {}
}
