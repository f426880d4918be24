// Models C and D: dead when nothing came for a window. Without `look` the window has its own timer and the silence is
// exact (C). With `look` it is compared only every so often, as cheap implementations do (D): up to one look later.

import type { DetectorSpec } from '../../scenario.ts';
import { formatDuration } from '../../time.ts';
import type { Detector, DetectorSurroundings } from '../detector.ts';

/** Dead after `windowMs` of silence, seen at once or at the next look. */
export function silence(spec: Extract<DetectorSpec, { type: 'silence' }>, surroundings: DetectorSurroundings): Detector {
  const { windowMs, lookMs } = spec;
  let lastMs: number | undefined;
  let firstLookMs = 0;
  return {
    opened(atMs) {
      lastMs = atMs;
      firstLookMs = atMs + (surroundings.random?.next() ?? 0) * (lookMs ?? 0);
    },
    heard(beat) {
      lastMs = beat.atMs;
    },
    deadlineMs() {
      if (lastMs === undefined) return undefined;
      return lookMs === undefined ? lastMs + windowMs : nextOnGrid(lastMs + windowMs, firstLookMs, lookMs);
    },
    reason: () => `silence ${formatDuration(windowMs)}${lookMs === undefined ? '' : `, looked at every ${formatDuration(lookMs)}`}`,
  };
}

/** The first instant of the grid `startMs + k * stepMs` that is not before `atMs`. */
export function nextOnGrid(atMs: number, startMs: number, stepMs: number): number {
  return startMs + Math.ceil((atMs - startMs) / stepMs) * stepMs;
}
