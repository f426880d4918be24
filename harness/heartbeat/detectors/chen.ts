// NFD-E: dead when the next beat is later than its expected arrival plus a margin. The estimate follows the path's delay,
// so the same margin suits a near and a far server; detection takes at most interval + margin after the last beat.

import type { DetectorSpec } from '../../scenario.ts';
import { formatDuration } from '../../time.ts';
import type { Detector, DetectorSurroundings } from '../detector.ts';
import { arrivalEstimate } from './arrival-estimate.ts';

/** Arrivals that the estimate rests on unless told otherwise; the value of the paper's experiments. */
export const chenWindow = 32;

/** Dead at the freshness point of the next beat. */
export function chen(spec: Extract<DetectorSpec, { type: 'chen' }>, surroundings: DetectorSurroundings): Detector {
  const estimate = arrivalEstimate(surroundings.intervalMs, spec.window ?? chenWindow);
  return {
    paced: true,
    opened() {},
    heard: (beat) => estimate.add(beat.sequence, beat.atMs),
    deadlineMs() {
      const expectedMs = estimate.expectedMs((estimate.last() ?? 0) + 1);
      return expectedMs === undefined ? undefined : expectedMs + spec.marginMs;
    },
    reason: () => `next beat later than expected by ${formatDuration(spec.marginMs)}`,
  };
}
