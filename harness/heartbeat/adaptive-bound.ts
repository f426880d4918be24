// The silence that an adaptive detector allows on a steady path, where every beat comes exactly an interval after the
// last. It shrinks while the detector learns, so it is a range unless the number of beats is known.

import type { DetectorSpec } from '../scenario.ts';

/** The shortest and longest silence allowed, in ms. */
export interface AdaptiveWindows {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly formula: string;
}

/** Undefined for detectors that do not adapt. `beats` = heard before the fault; default: three or more. */
export function adaptiveWindows(_detector: DetectorSpec, _intervalMs: number, _beats?: number): AdaptiveWindows | undefined {
  return undefined;
}
