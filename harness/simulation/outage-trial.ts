// One trial of a setting in the model: a client is up, everything is cut somewhere in its heartbeat cycle, comes back, and
// the client with it. The same seed gives all settings the same phases and outages, so that they are compared on the same
// misfortune.

import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { simulateFleet } from './fleet.ts';
import type { PathModel } from './link.ts';

/** What is cut, and when. */
export interface OutageTrialInput {
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  readonly path: PathModel;
  /** Beats before the cut; adaptive detectors have learned from them. */
  readonly steadyBeats: number;
  /** Where in the cycle it lands, 0 to 1. */
  readonly phase: number;
  readonly outageMs: number;
  readonly recoverMs: number;
  readonly open: 'silent' | 'ended';
  readonly fresh: 'silent' | 'refused';
  readonly seed: string;
}

/** What came of it, in ms; Infinity = never. */
export interface OutageTrial {
  readonly evidence: 'model';
  /** Cut until `down`. */
  readonly detectionMs: number;
  /** Last delivery until `down`. */
  readonly silenceMs: number;
  /** Heal, or `down` if later, until the first acknowledged beat. */
  readonly recoveryMs: number;
  /** A `down` before the cut. */
  readonly mistakes: number;
}

/** Plays one trial. */
export function simulateOutage(input: OutageTrialInput): OutageTrial {
  const { heartbeat, reconnect, path, outageMs, open, fresh, seed } = input;
  const startMs = (input.steadyBeats + input.phase) * heartbeat.intervalMs;
  const endMs = startMs + outageMs;
  const outages = [{ startMs, endMs, open, fresh }];
  const { said } = simulateFleet({ heartbeat, reconnect, path, startsMs: [0], outages, untilMs: endMs + input.recoverMs, seed });
  const down = said.find((each) => each.claim === 'down' && each.atMs >= startMs);
  const back = down && said.find((each) => each.claim === 'up' && each.atMs >= Math.max(endMs, down.atMs));
  return {
    evidence: 'model',
    detectionMs: down === undefined ? Number.POSITIVE_INFINITY : down.atMs - startMs,
    silenceMs: down === undefined ? Number.POSITIVE_INFINITY : down.atMs - down.heardMs,
    recoveryMs: back === undefined || down === undefined ? Number.POSITIVE_INFINITY : back.atMs - Math.max(endMs, down.atMs),
    mistakes: said.filter((each) => each.claim === 'down' && each.atMs < startMs).length,
  };
}
