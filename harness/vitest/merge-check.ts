// What a `check` said, merged into the result of its scenario as one more expectation. A check that was never run, or
// saw no trial, proves nothing: inconclusive. Where its complaint is the known failure it must complain. Pure.

import { exitCodes } from '../error.ts';
import { type ExpectationResult, type ScenarioResult, type Verdict, worstVerdict } from '../result.ts';
import type { Position, Scenario } from '../scenario.ts';
import type { CheckOutcome } from './check.ts';

/** Why a scenario's check is to complain (`expectFailure`); undefined = it is not. */
export function checkFails(scenario: Pick<Scenario, 'expectFailure'>): string | undefined {
  return scenario.expectFailure?.of.includes('check') === true ? scenario.expectFailure.why : undefined;
}

/** What is said when a check that is known to complain does not. */
export function knownFailureGone(why: string): string {
  return `a known failure is gone: check held (${why}); remove expectFailure`;
}

/**
 * The result with the expectation `check`; `outcome` undefined = the check did not run. `place`: where it stands in the file.
 * `fails`: why it is known to complain.
 */
export function mergeCheck(result: ScenarioResult, outcome: CheckOutcome | undefined, place?: Position, fails?: string): ScenarioResult {
  const expectation = expectationOf(outcome, place);
  if (fails !== undefined && (outcome?.n ?? 0) > 0) return knownToFail(result, expectation, fails);
  const verdict = worstVerdict([result.verdict, expectation.verdict]);
  return {
    ...result,
    verdict,
    exitCode: exitCodeWith(result, expectation.verdict),
    reasons: expectation.verdict === 'pass' ? result.reasons : [...result.reasons, expectation.message],
    expectations: [...result.expectations, expectation],
  };
}

function knownToFail(result: ScenarioResult, expectation: ExpectationResult, why: string): ScenarioResult {
  const expectations = [...result.expectations, expectation];
  const seen = `known failure seen: ${why}`;
  if (expectation.verdict === 'fail')
    return {
      ...result,
      expectations,
      reasons: result.verdict === 'pass' && !result.reasons.includes(seen) ? [...result.reasons, seen] : result.reasons,
    };
  const reasons = [...result.reasons.filter((reason) => reason !== seen), knownFailureGone(why)];
  return { ...result, expectations, verdict: 'fail', exitCode: exitCodes.violated, reasons };
}

function expectationOf(outcome: CheckOutcome | undefined, place: Position | undefined): ExpectationResult {
  const n = outcome?.n ?? 0;
  const complaints = outcome?.complaints ?? [];
  return {
    path: 'check',
    limit: { value: 0, unit: 'complaints' },
    measured: { value: n === 0 ? null : complaints.length, unit: 'complaints' },
    n,
    worstTrial: complaints[0]?.attempt ?? null,
    verdict: verdictOf(n, complaints.length),
    message: messageOf(n, complaints),
    line: place?.line ?? null,
    column: place?.column ?? null,
  };
}

function verdictOf(n: number, complaints: number): Verdict {
  if (complaints > 0) return 'fail';
  return n === 0 ? 'inconclusive' : 'pass';
}

function messageOf(n: number, complaints: CheckOutcome['complaints']): string {
  const [first] = complaints;
  if (first !== undefined)
    return `check complained about ${complaints.length} of ${n} trials, first about trial ${first.attempt}: ${first.message}`;
  return n === 0 ? 'check saw no finished trial' : `check had no complaint about ${n} trials`;
}

function exitCodeWith(result: ScenarioResult, verdict: Verdict): ScenarioResult['exitCode'] {
  if (verdict === 'fail') return exitCodes.violated;
  return verdict === 'inconclusive' && result.exitCode === exitCodes.held ? exitCodes.inconclusive : result.exitCode;
}
