// The coordinator watches itself: how late its own timers are, and whether it stood still (stopped, swapped out, a
// suspended machine). A jump goes into the history of every trial that runs, where it widens intervals; lateness decides
// how many trials may run at once. A fault of the harness must never look like one of the client.

import type { HistoryEvent } from '../history.ts';
import type { Clock } from '../time.ts';

// Longer than any pause of a healthy event loop, shorter than any heartbeat worth testing (verdicts, section 3).
const jumpMs = 250;
const tickMs = 20;
// Of fewer ticks one slow collection of garbage would be the 99th percentile, and two that are long past say nothing of now.
const recentMs = 5000;
const fewestTicks = 150;

/** The harness's own lateness. */
export interface Lateness extends Disposable {
  /** 99th percentile of timer lateness in ms since the last reset, of ticks while trials were watched; null before the first. */
  p99Ms(): number | null;
  /** A trial is watched from now on, until this is disposed of. Between trials nobody is hurt by a late timer. */
  watched(): Disposable;
  /** The same over the last five seconds, as far as nobody was spawned in them: what decides how much may run now. Null while that is too little to say. */
  recentP99Ms(): number | null;
  reset(): void;
  /** Told of each jump, as a history event. */
  subscribe(listener: (event: HistoryEvent) => void): () => void;
}

/** Starts watching. While `spawning`, lateness is the price of a start, and says nothing about how many trials the machine carries. */
export function watchLateness(clock: Clock, spawning: () => boolean = () => false): Lateness {
  let late: number[] = [];
  let watchedNow = 0;
  let recent: { readonly atMs: number; readonly lateMs: number }[] = [];
  const listeners = new Set<(event: HistoryEvent) => void>();
  let dueMs = clock.nowMs() + tickMs;
  let cancel = () => {};
  const tick = () => {
    const now = clock.nowMs();
    if (watchedNow > 0) late.push(Math.max(0, now - dueMs));
    if (late.length > 20_000) late = late.slice(-10_000);
    recent = recent.filter(({ atMs }) => atMs > now - recentMs);
    if (!spawning()) recent.push({ atMs: now, lateMs: Math.max(0, now - dueMs) });
    if (now - dueMs > jumpMs)
      for (const listener of listeners) listener({ kind: 'jump', lo: dueMs, hi: now, side: 'harness', observer: 'harness' });
    dueMs = now + tickMs;
    cancel = clock.at(dueMs, tick);
  };
  cancel = clock.at(dueMs, tick);
  return {
    p99Ms: () => p99Of(late),
    recentP99Ms: () => (recent.length < fewestTicks ? null : p99Of(recent.map(({ lateMs }) => lateMs))),
    reset() {
      late = [];
    },
    watched() {
      watchedNow += 1;
      return {
        [Symbol.dispose]() {
          watchedNow -= 1;
        },
      };
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
