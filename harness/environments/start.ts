// What an environment is handed when it starts: the run's identity and folder, and whom to tell about processes and logs.

import type { ServerSpec } from '../scenario.ts';

export interface EnvironmentStart {
  /** In the environment of every descendant, so that nothing started can hide. */
  readonly runId: string;
  /** The run's folder, absolute; nothing is written elsewhere. */
  readonly folder: string;
  readonly log: (part: string, line: string) => void;
  /** Registers a process group with the keeper; `forget` when it ended in order. */
  readonly keep: (pid: number) => void;
  readonly forget: (pid: number) => void;
  /** Servers that will be asked for: started at once, beside everything else. */
  readonly expected?: readonly ServerSpec[];
  /** Some fault or condition of the run drops packets: paths and clients go where that can be done, if there is such a place. */
  readonly packets?: boolean;
  /** Some client of the run is an image. */
  readonly containers?: boolean;
  /** A server of the run exited unasked. */
  readonly onServerExit: (error: Error, spec: ServerSpec) => void;
}
