// Bertier's estimator (2002): expected arrival as in chen.ts, but the margin adapts to how wrong the expectation has been,
// as TCP adapts its retransmission time-out. The margin starts at nothing, so a floor keeps the second beat from killing.
//
//   error = A - EA - delay    delay += g * error    var += g * (|error| - var)    margin = beta * delay + phi * var

import type { DetectorSpec } from '../../scenario.ts';
import { formatDuration } from '../../time.ts';
import type { Detector, DetectorSurroundings } from '../detector.ts';
import { type ArrivalEstimate, arrivalEstimate } from './arrival-estimate.ts';
import { chenWindow } from './chen.ts';

const gain = 0.1;
const beta = 1;
const phi = 4;

/** How the margin adapts. */
export interface BertierMargin {
  /** Takes an arrival before it enters the estimate. */
  learn(sequence: number, atMs: number, estimate: ArrivalEstimate): void;
  delayMs(): number;
  varianceMs(): number;
  marginMs(): number;
}

/** A margin that has learned nothing. The first arrival teaches nothing, since nothing was expected. */
export function bertierMargin(): BertierMargin {
  let delay = 0;
  let variance = 0;
  return {
    learn(sequence, atMs, estimate) {
      const expectedMs = estimate.expectedMs(sequence);
      if (expectedMs === undefined) return;
      const error = atMs - expectedMs - delay;
      delay += gain * error;
      variance += gain * (Math.abs(error) - variance);
    },
    delayMs: () => delay,
    varianceMs: () => variance,
    marginMs: () => beta * delay + phi * variance,
  };
}

/** Dead when the next beat is later than expected by the margin, or by its floor if that is longer. */
export function bertier(
  spec: Extract<DetectorSpec, { type: 'bertier' }>,
  surroundings: DetectorSurroundings,
  window = chenWindow,
): Detector {
  const estimate = arrivalEstimate(surroundings.intervalMs, window);
  const margin = bertierMargin();
  const marginMs = () => Math.max(spec.leastMarginMs, margin.marginMs());
  return {
    paced: true,
    opened() {},
    heard({ sequence, atMs }) {
      margin.learn(sequence, atMs, estimate);
      estimate.add(sequence, atMs);
    },
    deadlineMs() {
      const expectedMs = estimate.expectedMs((estimate.last() ?? 0) + 1);
      return expectedMs === undefined ? undefined : expectedMs + marginMs();
    },
    reason: () => `next beat later than expected by ${formatDuration(marginMs())}`,
  };
}
