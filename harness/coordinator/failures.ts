// Whom a failure of the environment takes along. A dead proxy, engine or reference server ends the whole run, since nothing
// measured afterwards could be believed; a server or a client that a scenario brings and that cannot be had ends that scenario
// alone: the others have nothing to do with it. Either way the run's exit code is 3, unless something worse is proven.

import { errorLine } from '../error.ts';
import type { Scenario, ServerSpec } from '../scenario.ts';

/** The failures of a run so far, and what each of them stops. */
export interface Failures {
  /** One line each, in the order in which they came, none twice. */
  readonly lines: readonly string[];
  /** Ends the run. */
  readonly ofRun: (error: unknown) => void;
  /** Ends one scenario; what it measured is kept. */
  readonly ofScenario: (id: string, error: unknown) => void;
  /** A trial threw: ends the run, unless its scenario has ended already and this is a consequence. */
  readonly ofTrial: (id: string, error: unknown) => void;
  /** A server exited unasked: ends the scenarios that talk to it. */
  readonly ofServer: (error: unknown, spec: ServerSpec) => void;
  /** Aborted when the scenario ends, alone or with the run; its reason is the error. */
  readonly signalOf: (id: string) => AbortSignal;
  /** Why a scenario was ended alone. */
  readonly reasonOf: (id: string) => string | undefined;
  /** True once the run itself was ended by a failure. */
  readonly endedRun: () => boolean;
}

/** No failures yet. `stop` is how the run is ended; `tell` is told each new one. */
export function failures(scenarios: readonly Scenario[], stop: AbortController, tell: (error: unknown, line: string) => void): Failures {
  const lines: string[] = [];
  const own = new Map(scenarios.map(({ id }) => [id, { stop: new AbortController(), reason: undefined as string | undefined }]));
  let isRunEnded = false;
  const note = (error: unknown) => {
    const line = errorLine(error);
    if (lines.includes(line)) return line;
    lines.push(line);
    tell(error, line);
    return line;
  };
  const ofScenario = (id: string, error: unknown) => {
    const ending = own.get(id);
    if (ending === undefined || stop.signal.aborted || ending.stop.signal.aborted) return;
    ending.reason = note(error);
    ending.stop.abort(error);
  };
  const ofRun = (error: unknown) => {
    // What was cut off by Ctrl-C complains of nothing else.
    if (stop.signal.aborted && !isRunEnded && error === stop.signal.reason) return;
    note(error);
    isRunEnded ||= !stop.signal.aborted;
    stop.abort(error);
  };
  return {
    lines,
    ofRun,
    ofScenario,
    ofTrial(id, error) {
      if (own.get(id)?.stop.signal.aborted !== true) ofRun(error);
    },
    ofServer(error, spec) {
      if (spec.use === 'reference') return ofRun(error);
      const like = JSON.stringify(spec);
      for (const { id, server } of scenarios) if (JSON.stringify(server) === like) ofScenario(id, error);
    },
    signalOf(id) {
      const ending = own.get(id);
      return ending === undefined ? stop.signal : AbortSignal.any([stop.signal, ending.stop.signal]);
    },
    reasonOf: (id) => own.get(id)?.reason,
    endedRun: () => isRunEnded,
  };
}
