// From the results of scenarios to the result of the run: one verdict, one exit code, the instrument's own figures. Pure, so
// that a stored run can be summed up again after its shards were merged or a check was added.

import { type ExitCode, exitCodes, strongest } from '../error.ts';
import { type RunResult, type ScenarioResult, worstVerdict } from '../result.ts';
import type { RunRequest, RunSummary } from './session.ts';

/** Version of Flatline that stands in every result. */
export const flatlineVersion = '0.1.0';

export interface SummaryOptions {
  readonly request: Pick<RunRequest, 'seed'>;
  readonly results: readonly ScenarioResult[];
  readonly summary: RunSummary;
  readonly startedAt: string;
  readonly wallMs: number;
  /** Unsupported scenarios do not make the run inconclusive. */
  readonly allowUnsupported: boolean;
  /** SIGINT or SIGTERM. */
  readonly interruptedBy?: 'SIGINT' | 'SIGTERM';
}

/** The run's result with its exit code. */
export function runResult(options: SummaryOptions): RunResult {
  const { results, summary } = options;
  const counted = options.allowUnsupported ? results.filter((result) => result.verdict !== 'unsupported') : results;
  return {
    version: 1,
    flatline: flatlineVersion,
    environment: summary.environment,
    seed: options.request.seed,
    verdict: counted.length === 0 && results.length > 0 ? 'unsupported' : worstVerdict(counted.map((result) => result.verdict)),
    exitCode: exitCodeOfRun(counted, summary, options.interruptedBy),
    startedAt: options.startedAt,
    wallMs: Math.round(options.wallMs * 1000) / 1000,
    instrument: summary.instrument,
    errors: summary.errors,
    interrupted: summary.interrupted || options.interruptedBy !== undefined,
    scenarios: results,
  };
}

function exitCodeOfRun(results: readonly ScenarioResult[], summary: RunSummary, interruptedBy: 'SIGINT' | 'SIGTERM' | undefined): ExitCode {
  const codes: ExitCode[] = results.map((result) => result.exitCode);
  if (interruptedBy === 'SIGINT') codes.push(exitCodes.interrupted);
  if (interruptedBy === 'SIGTERM') codes.push(exitCodes.terminated);
  if (summary.errors.length > 0) codes.push(exitCodes.environment);
  return strongest(codes);
}
