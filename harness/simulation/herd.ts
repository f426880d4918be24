// Many clients lose their server in the same instant and find it again: how hard they knock, and how long until the last
// is back. The machines of fleet.ts with a server that ends every connection and refuses until it returns.

import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { quantile } from '../statistics/quantile.ts';
import { type FleetRecord, simulateFleet } from './fleet.ts';
import { type PathModel, perfectPath } from './link.ts';

/** A herd. */
export interface HerdInput {
  readonly clients: number;
  readonly reconnect: ReconnectSpec;
  /** How long the server is away, in ms. */
  readonly outageMs: number;
  /** Simulated after the return, in ms. */
  readonly recoverMs: number;
  readonly path?: PathModel;
  readonly seed: string;
}

/** What it did. Instants are ms after the server's return. */
export interface HerdResult {
  readonly evidence: 'model';
  /** First acknowledged beat of each client that came back, ascending. */
  readonly backMs: readonly number[];
  readonly peakBackPerSecond: number;
  readonly peakBackPer100Ms: number;
  /** Attempts that failed, in the busiest second. */
  readonly peakFailedPerSecond: number;
  /** Attempts of each client until it was back, on average. */
  readonly attempts: number;
  /** Until this share is back; Infinity when it never was. */
  readonly shareBackMs: (share: number) => number;
}

// Beats say nothing here, so they are rare, and death is told by the end of the connection.
const heartbeat: HeartbeatSpec = { intervalMs: 3_600_000, from: 'client', detector: { type: 'none' } };
// Everybody is up well before.
const outageStartMs = 10_000;

/** Plays it to `recoverMs` after the return. */
export function simulateHerd(input: HerdInput): HerdResult {
  const { clients, reconnect, outageMs, recoverMs, path = perfectPath, seed } = input;
  const returnMs = outageStartMs + outageMs;
  const record = simulateFleet({
    heartbeat,
    reconnect,
    path,
    startsMs: Array.from({ length: clients }, () => 0),
    outages: [{ startMs: outageStartMs, endMs: returnMs, open: 'ended', fresh: 'refused' }],
    untilMs: returnMs + recoverMs,
    seed,
  });
  return resultOf(record, returnMs, clients);
}

function resultOf(record: FleetRecord, returnMs: number, clients: number): HerdResult {
  const late = record.said.filter((said) => said.atMs > outageStartMs);
  const ups = late.filter((said) => said.claim === 'up');
  const attempts = late.filter((said) => said.claim === 'connecting');
  const backMs = ups.map((said) => said.atMs - returnMs).sort((a, b) => a - b);
  const failedMs = attempts.filter((said) => said.atMs < returnMs).map((said) => said.atMs);
  return {
    evidence: 'model',
    backMs,
    peakBackPerSecond: peakOf(backMs, 1000),
    peakBackPer100Ms: peakOf(backMs, 100),
    peakFailedPerSecond: peakOf(failedMs, 1000),
    attempts: attempts.length / clients,
    shareBackMs: (share) => quantile([...backMs, ...Array(clients - backMs.length).fill(Number.POSITIVE_INFINITY)], share),
  };
}

/** Most instants in any window of this length; ascending instants, ms. */
export function peakOf(instantsMs: readonly number[], windowMs: number): number {
  let [first, most] = [0, 0];
  for (const [index, atMs] of instantsMs.entries()) {
    while ((instantsMs[first] ?? 0) <= atMs - windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
