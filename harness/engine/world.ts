// What a trial is handed: the only things through which it touches the world. All of them are contracts; run.ts picks the
// implementations. And the state of a running trial, which its stages share.

import type { ClientKind, RunningClient } from '../client.ts';
import type { Environment, Path, RunningServer } from '../environment.ts';
import type { FaultType } from '../fault.ts';
import type { HistoryEvent, Recorder } from '../history.ts';
import type { Scenario } from '../scenario.ts';
import type { Clock, Interval } from '../time.ts';
import type { Observation } from './observe.ts';
import type { TrialPlan } from './plan.ts';
import type { ServerTap } from './tap.ts';

/** Handed in by run.ts. */
export interface World {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly server: RunningServer;
  readonly tap: ServerTap;
  readonly clientKind: ClientKind;
  readonly types: Readonly<Record<string, FaultType>>;
  /** Aborted when the run is interrupted or the environment broke. */
  readonly signal: AbortSignal;
  readonly seed: string;
  readonly concurrency: () => number;
  readonly uncertaintyMs: number;
  /** Subscribes to jumps of the harness's own clock. */
  readonly jumps: (listener: (event: HistoryEvent) => void) => () => void;
  /** Black-box output, line by line. */
  readonly log: (client: string, line: string) => void;
  /** Told every event as it is recorded, where somebody watches. */
  readonly watch?: ((event: HistoryEvent) => void) | undefined;
  /** Settles when every process of the cohort is started: nothing is spawned between a fault and its recovery. */
  readonly spawned: () => Promise<void>;
  /** Called when the trial begins, its end when nothing of it is observed any more: the harness's lateness counts between. */
  readonly watched?: () => Disposable;
  readonly onSpawned: () => void;
}

/** One trial while it runs. */
export interface RunningTrial {
  readonly scenario: Scenario;
  readonly plan: TrialPlan;
  readonly world: World;
  readonly recorder: Recorder;
  readonly observation: Observation;
  readonly clients: Map<string, RunningClient>;
  /** Path of each client; a herd shares one. */
  readonly paths: Map<string, Path>;
  /** Ends the trial's own waits; aborted when it is over for whatever reason. */
  readonly over: AbortController;
}

/** A fault in force on a group of clients. */
export interface InForce {
  readonly start: Interval;
  /** Its heal is its start. */
  readonly instant: boolean;
  end(atMs: number): Promise<Interval>;
}

/** Waits until `ready` says so, checked after each event, or until the deadline; true when it did. Rejects when the trial is aborted. */
export function waitFor(trial: RunningTrial, ready: () => boolean, deadlineMs: number): Promise<boolean> {
  if (ready()) return Promise.resolve(true);
  const { clock } = trial.world;
  const { signal } = trial.over;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      cancel();
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = () => finish(() => reject(signal.reason));
    const cancel = clock.at(deadlineMs, () => finish(() => resolve(ready())));
    const unsubscribe = trial.recorder.subscribe(() => {
      if (ready()) finish(() => resolve(true));
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Records something the harness itself did or saw. */
export function note(trial: RunningTrial, event: Partial<HistoryEvent> & Pick<HistoryEvent, 'kind'>): void {
  const atMs = trial.world.clock.nowMs();
  trial.recorder.add({ lo: atMs, hi: atMs, side: 'harness', observer: 'harness', ...event });
}
