// The main process' side of Vitest: knows the scenarios of each file, opens one run when Vitest starts one, answers the
// workers, and finishes the run when Vitest has. In watch mode one host sees many runs, one after the other.

import { type SpareCoordinator, spareCoordinator } from '../coordinator/start.ts';
import { FlatlineError } from '../error.ts';
import type { Scenario } from '../scenario.ts';
import type { ChannelAnswer } from './channel.ts';
import type { CheckOutcome } from './check.ts';
import type { EmittedProblem } from './emit.ts';
import { type FinishedRun, finishRun, type OpenRun, openRun, type RunSettings, ready } from './open-run.ts';

/** What one scenario file holds. */
export interface FileContent {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly EmittedProblem[];
}

export interface HostOptions {
  /** Reads one file by its absolute path, and leaves out what is not selected. */
  readonly load: (file: string) => Promise<FileContent>;
  /** Asked at the start of each run: configuration may have changed. */
  readonly settings: () => Promise<RunSettings>;
  /** Told when a run begins, so that progress can be shown. */
  readonly onOpen?: (run: OpenRun) => void;
  /** More runs will follow: when one is over the coordinator of the next is started, and waits. */
  readonly again?: boolean;
  /** Told when a run is over; `brokenTests`: errors that are not those of a scenario. */
  readonly onFinished?: (finished: FinishedRun, brokenTests: readonly string[]) => void | Promise<void>;
}

export interface Host extends Disposable {
  load(file: string): Promise<FileContent>;
  /** Opens a run of these files' scenarios, as far as `keep` keeps them, and waits until trials may begin. */
  begin(files: readonly string[], keep: (scenario: Scenario) => boolean): Promise<void>;
  /** For a worker. */
  answer(id: string): Promise<ChannelAnswer>;
  finish(checks: ReadonlyMap<string, CheckOutcome>, brokenTests: readonly string[]): Promise<void>;
  interrupt(signal: 'SIGINT' | 'SIGTERM'): void;
}

/** A host; nothing is started before `begin`. */
export function createHost(options: HostOptions): Host {
  let run: OpenRun | undefined;
  let spare: SpareCoordinator | undefined;
  let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined;
  return {
    load: options.load,
    async begin(files, keep) {
      const contents = await Promise.all(files.map(options.load));
      const scenarios = contents.flatMap((content) => content.scenarios).filter(keep);
      if (scenarios.length === 0) return;
      interruptedBy = undefined;
      run = await openRun(scenarios, await options.settings(), spare);
      spare = undefined;
      options.onOpen?.(run);
      await ready(run);
    },
    async answer(id) {
      if (run === undefined) throw new FlatlineError('no run is under way', { code: 'FL-V004', blame: 'flatline' });
      return { result: await run.session.result(id), folder: run.request.folder };
    },
    async finish(checks, brokenTests) {
      if (run === undefined) return;
      const finished = await finishRun(run, checks, interruptedBy);
      run = undefined;
      await options.onFinished?.(finished, brokenTests);
      if (options.again === true && interruptedBy === undefined) spare = spareCoordinator();
    },
    interrupt(signal) {
      if (interruptedBy !== undefined) return;
      interruptedBy = signal;
      run?.session.interrupt(signal);
    },
    [Symbol.dispose]: () => spare?.[Symbol.dispose](),
  };
}
