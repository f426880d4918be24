// One pending timer for a deadline that keeps moving. A machine's deadline is put off by every line that comes in; setting
// a timer each time would be most of the work with thousands of connections. So the timer stays where it is and looks,
// when it fires, whether the deadline has moved on.

import type { Clock } from '../time.ts';

/** Rings once the deadline that was set last is reached. */
export interface Alarm {
  /** Ms of the clock; undefined = never. Set it again after it rang, else it stays silent. */
  set(deadlineMs: number | undefined): void;
}

/** An alarm on a clock. */
export function alarm(clock: Clock, ring: () => void): Alarm {
  let dueMs: number | undefined;
  let armedMs = Number.POSITIVE_INFINITY;
  let cancel = () => {};
  const arm = (atMs: number) => {
    cancel();
    armedMs = atMs;
    cancel = clock.at(atMs, wake);
  };
  const disarm = () => {
    cancel();
    armedMs = Number.POSITIVE_INFINITY;
  };
  const wake = () => {
    armedMs = Number.POSITIVE_INFINITY;
    if (dueMs === undefined) return;
    if (dueMs > clock.nowMs()) return arm(dueMs);
    dueMs = undefined;
    ring();
  };
  return {
    set(deadlineMs) {
      dueMs = deadlineMs;
      if (deadlineMs === undefined) disarm();
      else if (deadlineMs < armedMs) arm(deadlineMs);
    },
  };
}
