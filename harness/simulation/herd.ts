// Many clients lose their server in the same instant and find it again: how hard they knock, and how long until the last
// is back. The machines of fleet.ts with a server that ends every connection and refuses until it returns.

import type { HerdFigures } from '../engine/comparison.ts';
import { connectsPer100Ms, medianCurve } from '../engine/herd.ts';
import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { peakOf } from '../statistics/peak.ts';
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
  /** Attempts, whatever became of them, in the busiest second and 100 ms. */
  readonly peakPerSecond: number;
  readonly peakPer100Ms: number;
  /** The same in each 100 ms since the outage began. */
  readonly connectsPer100Ms: readonly number[];
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
  const triedMs = attempts.map((said) => said.atMs).sort((a, b) => a - b);
  const failedMs = attempts.filter((said) => said.atMs < returnMs).map((said) => said.atMs);
  return {
    evidence: 'model',
    backMs,
    peakBackPerSecond: peakOf(backMs, 1000),
    peakBackPer100Ms: peakOf(backMs, 100),
    peakPerSecond: peakOf(triedMs, 1000),
    peakPer100Ms: peakOf(triedMs, 100),
    connectsPer100Ms: connectsPer100Ms(triedMs, outageStartMs),
    peakFailedPerSecond: peakOf(failedMs, 1000),
    attempts: attempts.length / clients,
    shareBackMs: (share) => quantile([...backMs, ...Array(clients - backMs.length).fill(Number.POSITIVE_INFINITY)], share),
  };
}

/** The same as figures of a comparison, over as many herds as there are trials. */
export function modelledHerd(input: HerdInput, trials: number): HerdFigures {
  const herds = Array.from({ length: trials }, (_, index) => simulateHerd({ ...input, seed: `${input.seed}/herd ${index + 1}` }));
  const median = (pick: (herd: HerdResult) => number) => quantile(herds.map(pick), 0.5);
  return {
    clients: input.clients,
    trials,
    peakPer100Ms: median((herd) => herd.peakPer100Ms),
    peakPerSecond: median((herd) => herd.peakPerSecond),
    connectsPer100Ms: medianCurve(herds.map((herd) => herd.connectsPer100Ms)),
    attemptsPerClient: median((herd) => herd.attempts),
    back50Ms: median((herd) => herd.shareBackMs(0.5)),
    back95Ms: median((herd) => herd.shareBackMs(0.95)),
    backAllMs: median((herd) => herd.shareBackMs(1)),
  };
}
