// Model E, known from AMQP: a tick is two beats long, and so many ticks in a row without anything received are death. A
// tick in which something came just before its end counts as full, so silence lasts between `count` and `count` + 1 ticks.

import type { DetectorSpec } from '../../scenario.ts';
import type { Detector, DetectorSurroundings } from '../detector.ts';
import { nextOnGrid } from './silence.ts';

/** Beats in a tick: AMQP peers send twice in the time that both agreed on. */
export const beatsPerTick = 2;

/** Dead at the end of the `count`-th empty tick. */
export function emptyTicks(spec: Extract<DetectorSpec, { type: 'empty-ticks' }>, surroundings: DetectorSurroundings): Detector {
  const tickMs = beatsPerTick * surroundings.intervalMs;
  let lastMs: number | undefined;
  let startMs = 0;
  return {
    // The tick in which the connection opens counts as full.
    opened(atMs) {
      lastMs = atMs;
      startMs = atMs + (surroundings.random?.next() ?? 0) * tickMs;
    },
    heard(beat) {
      lastMs = beat.atMs;
    },
    deadlineMs: () => (lastMs === undefined ? undefined : nextOnGrid(lastMs, startMs, tickMs) + spec.count * tickMs),
    reason: () => `${spec.count} empty ticks`,
  };
}
