// The silence that an adaptive detector allows on a steady path, where every beat comes exactly an interval after the
// last. It shrinks while the detector learns, so it is a range unless the number of beats is known.

import type { DetectorSpec } from '../scenario.ts';
import { quarterSeeds } from './detectors/phi-accrual.ts';
import { deviationsAt, phiLogistic, phiNormal } from './detectors/suspicion.ts';

/** The shortest and longest silence allowed, in ms. */
export interface AdaptiveWindows {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly formula: string;
}

// A trial injects only after three beats.
const fewestBeats = 3;

/** Undefined for detectors without a closed form. `beats` = heard before the fault; default: three or more. */
export function adaptiveWindows(detector: DetectorSpec, intervalMs: number, beats?: number): AdaptiveWindows | undefined {
  if (detector.type === 'chen') {
    const windowMs = intervalMs + detector.marginMs;
    return { leastMs: windowMs, mostMs: windowMs, formula: 'I + margin' };
  }
  if (detector.type !== 'phi-accrual') return undefined;
  const windowMs = detector.distribution === 'exponential' ? exponentialWindowMs : normalWindowMs;
  return {
    leastMs: windowMs(detector, intervalMs, beats ?? Number.POSITIVE_INFINITY),
    mostMs: windowMs(detector, intervalMs, beats ?? fewestBeats),
    formula: detector.distribution === 'exponential' ? 'phi ln(10) mean + pause' : 'I + pause + y max(sd, minDeviation)',
  };
}

type PhiSpec = Extract<DetectorSpec, { type: 'phi-accrual' }>;

// Two seeds, then one gap for each beat after the first, all of one interval: only the seeds have a deviation.
function normalWindowMs(spec: PhiSpec, intervalMs: number, beats: number): number {
  const seedMs = intervalMs - (quarterSeeds(intervalMs)[0] ?? intervalMs);
  const deviationMs = Math.max(spec.minDeviationMs, seedMs * Math.sqrt(2 / (beats + 1)));
  const deviations = deviationsAt(spec.threshold, spec.distribution === 'normal' ? phiNormal : phiLogistic);
  return intervalMs + spec.pauseMs + deviations * deviationMs;
}

// One seed of two intervals, then one gap for each beat after the first.
function exponentialWindowMs(spec: PhiSpec, intervalMs: number, beats: number): number {
  return spec.pauseMs + spec.threshold * Math.LN10 * intervalMs * (1 + 1 / beats);
}
