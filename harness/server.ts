// A kind of server: how to bring it up on this machine. The environment decides where it runs; what a running server
// offers is `RunningServer` of environment.ts. A server that exits unasked or never becomes ready is exit code 3.

import type { RunningServer } from './environment.ts';
import type { ServerSpec } from './scenario.ts';

/** What a server kind may use of its surroundings. */
export interface ServerSurroundings {
  /** In every descendant's environment, so that nothing started can hide. */
  readonly runId: string;
  /** Registers a process group with the keeper, which kills it when the harness is gone. */
  readonly keep: (pid: number) => void;
  /** It ended in order; the keeper need not care any more. */
  readonly forget?: (pid: number) => void;
  readonly log: (name: string, line: string) => void;
  /** Told once when it exits although nobody asked. */
  readonly onExit: (error: Error) => void;
}

/** Brings up one kind of server as processes of this machine. Throws a FlatlineError (exit 3) when it cannot start or is not ready in time. */
export interface ServerKind {
  readonly use: ServerSpec['use'];
  start(spec: ServerSpec, surroundings: ServerSurroundings): Promise<RunningServer>;
}
