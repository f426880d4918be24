// A server of the docker environment: what every environment's server offers, and where the proxy dials for it, which may
// change while it lives.

import type { RunningServer } from '../../environment.ts';
import type { HistoryEvent } from '../../history.ts';
import type { ServerSpec } from '../../scenario.ts';
import type { DialTarget } from './dial-target.ts';
import type { PartOptions } from './parts.ts';

/** A server that paths of this environment can lead to. */
export interface DockerServer extends RunningServer {
  readonly target: DialTarget;
}

/** What starting a server needs. */
export interface ServerStart extends PartOptions {
  /** A server exited unasked. */
  readonly onServerExit: (error: Error, spec: ServerSpec) => void;
}

/** Listeners of a server's events. */
export function listeners(): {
  tell(event: HistoryEvent): void;
  subscribe(listener: (event: HistoryEvent) => void): () => void;
} {
  const known = new Set<(event: HistoryEvent) => void>();
  return {
    tell(event) {
      for (const listener of known) listener(event);
    },
    subscribe(listener) {
      known.add(listener);
      return () => void known.delete(listener);
    },
  };
}
