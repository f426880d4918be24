// The parent's side of a run: what is asked of the coordinator process, and what comes back. The coordinator is a process
// of its own in a process group of its own, so that a busy parent cannot make it late and Ctrl-C does not tear trials apart.

import type { HistoryEvent } from '../history.ts';
import type { RunResult, ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';

/** Everything a run needs; plain JSON. */
export interface RunRequest {
  readonly runId: string;
  /** Absolute path of the run's folder, which exists. Nothing is written elsewhere. */
  readonly folder: string;
  readonly environment: 'embedded' | 'docker';
  readonly seed: string;
  /** One for each scenario x setting; all of them are scheduled at once. */
  readonly scenarios: readonly Scenario[];
  /** Most trials at the same time; absent = found by lateness. */
  readonly parallel?: number;
  /** Only this trial of each scenario, as `17`: for repeating a failure. */
  readonly trial?: string;
  /** At most this many trials of each scenario (`try` runs 1). */
  readonly trials?: number;
  /** `blocks`: trial i of every scenario starts before any trial i + 1, in seeded order, as one cohort; for comparing. */
  readonly order?: 'blocks';
  /** Trials by scenario id that need not run again: an interrupted comparison goes on. */
  readonly done?: Readonly<Record<string, readonly number[]>>;
  /** Tell every event of the trials while they run, and repeat none (`try`): somebody is watching one trial. */
  readonly live?: boolean;
  readonly logLevel: string;
  /** Skip the noop calibration (`try`). */
  readonly calibrate: boolean;
  /** What an earlier run on this machine found, ms; used where nothing is calibrated. */
  readonly uncertaintyMs?: number;
}

/** What the coordinator tells while it works. */
export type Progress =
  | {
      readonly type: 'ready';
      readonly readyMs: number;
      readonly calibrationMs: number;
      readonly versions: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'trial';
      readonly scenario: string;
      readonly attempt: string;
      readonly verdict: string;
      readonly done: number;
      readonly planned: number;
    }
  | { readonly type: 'event'; readonly event: HistoryEvent }
  | { readonly type: 'scenario'; readonly result: ScenarioResult }
  /** A line of the log that the user asked to see: one JSON object. */
  | { readonly type: 'log'; readonly line: string };

/** What a finished run leaves besides the scenarios' results. */
export type RunSummary = Pick<RunResult, 'environment' | 'instrument' | 'errors' | 'interrupted'>;

export interface CoordinatorSession extends AsyncDisposable {
  /** The result of one scenario by its id. Settles for every scenario of the request, however the run ends. */
  result(id: string): Promise<ScenarioResult>;
  readonly results: ReadonlyMap<string, ScenarioResult>;
  /** Settles when the coordinator has cleaned up. A coordinator that died is a summary with an error, never a rejection. */
  readonly finished: Promise<RunSummary>;
  onProgress(listener: (progress: Progress) => void): () => void;
  /** Ends the run: heals, tears down, keeps what was measured. */
  interrupt(reason: 'SIGINT' | 'SIGTERM'): void;
}
