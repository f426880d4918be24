// The thing under test, as a contract: how to start it, and what it says. A client reports claims (`up`, `beat`, `down`)
// through the listener; what its sockets do is seen by the path. Whatever it does, exit, crash or hostile output, is an
// observation and never an error of the harness.

import type { HistoryEvent } from './history.ts';
import type { ClientSpec } from './scenario.ts';
import type { Interval } from './time.ts';

export interface ClientStart {
  /** Name in the trial: `c1`, `c2`, … */
  readonly client: string;
  readonly host: string;
  readonly port: number;
  /** The same place as seen from a container, where that is another address. */
  readonly fromContainers?: { readonly host: string; readonly port: number };
  /** Whom the client must expect there (host name of a certificate), where the scenario says so. */
  readonly alias?: string;
  readonly spec: ClientSpec;
  /** Seeds what the reference client draws (jitter). */
  readonly seed: string;
  readonly listener: (event: HistoryEvent) => void;
  /** Where a black box's output goes, line by line; kept per trial. */
  readonly log: (line: string) => void;
  /** A fault will hurt the client's process: kinds that share one must give this client its own. */
  readonly ownProcess?: boolean;
}

export interface RunningClient extends AsyncDisposable {
  /** Until when everything it said has been handed to the listener. */
  observedUntil(): Promise<number>;
  /** Largest run-queue wait of the process since the last call, as a `wait` event; undefined where it cannot be known. */
  wait(): Promise<HistoryEvent | undefined>;
  /** The last lines of its output, for a failure text. */
  lastLines(): readonly string[];
  /** True where `down` etc. can be said at all; else the wire alone judges. */
  readonly claims: boolean;
  /** Process faults; undefined for clients that share a process. */
  readonly process?: { stop(): Promise<Interval>; continue(): Promise<Interval>; kill(): Promise<Interval>; start(): Promise<Interval> };
}

/** One kind of client, started many times. `weight`: how many slots of a core one of it costs while it mostly waits. */
export interface ClientKind {
  readonly use: string;
  readonly weight: number;
  start(start: ClientStart): Promise<RunningClient>;
}
