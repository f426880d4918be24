// Suspicion that grows with silence, measured against the gaps seen so far, until it reaches a threshold. Akka's state: the
// first beat seeds the window with two gaps a quarter below and above the interval, and a gap that itself caused suspicion
// is not learned. Cassandra's variant: exponential gaps, one seed of twice the interval, longer gaps not learned. On a steady
// path all of it is a silence window: mean + pause + y * deviation (heartbeat/adaptive-bound.ts).

import type { DetectorSpec } from '../../scenario.ts';
import { formatDuration } from '../../time.ts';
import type { Detector, DetectorSurroundings } from '../detector.ts';
import { type GapWindow, gapWindow } from './gap-window.ts';
import { deviationsAt, phiExponential, phiLogistic, phiNormal } from './suspicion.ts';

type PhiSpec = Extract<DetectorSpec, { type: 'phi-accrual' }>;

/** How many gaps are remembered; the default of Akka and Cassandra. */
export const phiWindow = 1000;

/** A detector whose suspicion can be read, for tests and charts. */
export interface PhiDetector extends Detector {
  /** Suspicion at an instant; 0 before the first beat. */
  phi(atMs: number): number;
}

/** Dead when phi reaches `threshold`. */
export function phiAccrual(spec: PhiSpec, surroundings: DetectorSurroundings, capacity = phiWindow): PhiDetector {
  const model = spec.distribution === 'exponential' ? exponentialModel(spec) : normalModel(spec);
  let gaps: GapWindow | undefined;
  let lastMs = 0;
  const allowedMs = () => (gaps === undefined ? Number.POSITIVE_INFINITY : model.allowedMs(gaps));
  return {
    paced: true,
    opened() {},
    heard({ atMs }) {
      if (gaps === undefined) gaps = gapWindow(capacity, model.seeds(surroundings.intervalMs));
      else if (atMs - lastMs < allowedMs() && atMs - lastMs <= model.longestMs(surroundings.intervalMs)) gaps.add(atMs - lastMs);
      lastMs = atMs;
    },
    phi: (atMs) => (gaps === undefined ? 0 : model.phi(gaps, atMs - lastMs)),
    deadlineMs: () => (gaps === undefined ? undefined : lastMs + allowedMs()),
    reason: () => `phi ${spec.threshold} after ${formatDuration(allowedMs())} of silence`,
  };
}

// How gaps are judged: suspicion of a silence, the silence at which the threshold is reached, what the window starts with.
interface GapModel {
  phi(gaps: GapWindow, silenceMs: number): number;
  allowedMs(gaps: GapWindow): number;
  seeds(intervalMs: number): number[];
  longestMs(intervalMs: number): number;
}

function normalModel(spec: PhiSpec): GapModel {
  const curve = spec.distribution === 'normal' ? phiNormal : phiLogistic;
  const deviations = deviationsAt(spec.threshold, curve);
  const meanMs = (gaps: GapWindow) => gaps.meanMs() + spec.pauseMs;
  const deviationMs = (gaps: GapWindow) => Math.max(gaps.deviationMs(), spec.minDeviationMs);
  return {
    phi: (gaps, silenceMs) => curve((silenceMs - meanMs(gaps)) / deviationMs(gaps)),
    allowedMs: (gaps) => meanMs(gaps) + deviations * deviationMs(gaps),
    seeds: quarterSeeds,
    longestMs: () => Number.POSITIVE_INFINITY,
  };
}

/** Akka's first two gaps: a quarter of the interval, in whole ms, below and above it. */
export function quarterSeeds(intervalMs: number): number[] {
  const quarterMs = Math.floor(intervalMs / 4);
  return [intervalMs - quarterMs, intervalMs + quarterMs];
}

function exponentialModel(spec: PhiSpec): GapModel {
  return {
    phi: (gaps, silenceMs) => phiExponential((silenceMs - spec.pauseMs) / gaps.meanMs()),
    allowedMs: (gaps) => spec.pauseMs + spec.threshold * Math.LN10 * gaps.meanMs(),
    seeds: (intervalMs) => [2 * intervalMs],
    longestMs: (intervalMs) => 2 * intervalMs,
  };
}
