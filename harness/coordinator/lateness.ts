// The coordinator watches itself: how late its own timers are, and whether it stood still (stopped, swapped out, a
// suspended machine). A jump goes into the history of every trial that runs, where it widens intervals; lateness decides
// how many trials may run at once. A fault of the harness must never look like one of the client.

import type { HistoryEvent } from '../history.ts';
import type { Clock } from '../time.ts';

// Longer than any pause of a healthy event loop, shorter than any heartbeat worth testing (verdicts, section 3).
const jumpMs = 250;
const tickMs = 20;
// Five seconds: of fewer, one slow collection of garbage would be the 99th percentile.
const recentTicks = 250;

/** The harness's own lateness. */
export interface Lateness extends Disposable {
  /** 99th percentile of timer lateness in ms since the last reset; null before the first tick. */
  p99Ms(): number | null;
  /** The same over the last five seconds in which nobody was spawned: what decides how much may run now. */
  recentP99Ms(): number | null;
  reset(): void;
  /** Told of each jump, as a history event. */
  subscribe(listener: (event: HistoryEvent) => void): () => void;
}

/** Starts watching. While `spawning`, lateness is the price of a start, and says nothing about how many trials the machine carries. */
export function watchLateness(clock: Clock, spawning: () => boolean = () => false): Lateness {
  let late: number[] = [];
  let recent: number[] = [];
  const listeners = new Set<(event: HistoryEvent) => void>();
  let dueMs = clock.nowMs() + tickMs;
  let cancel = () => {};
  const tick = () => {
    const now = clock.nowMs();
    late.push(Math.max(0, now - dueMs));
    if (late.length > 20_000) late = late.slice(-10_000);
    if (!spawning()) recent = [...recent.slice(1 - recentTicks), Math.max(0, now - dueMs)];
    if (now - dueMs > jumpMs)
      for (const listener of listeners) listener({ kind: 'jump', lo: dueMs, hi: now, side: 'harness', observer: 'harness' });
    dueMs = now + tickMs;
    cancel = clock.at(dueMs, tick);
  };
  cancel = clock.at(dueMs, tick);
  return {
    p99Ms: () => p99Of(late),
    recentP99Ms: () => p99Of(recent),
    reset() {
      late = [];
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: () => cancel(),
  };
}

function p99Of(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(0.99 * sorted.length)] ?? null;
}
