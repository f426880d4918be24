// Events on their way to another process, a few milliseconds' worth at a time: one message an event would cost more than
// the heartbeat it tells of. Order is kept, and `flush` empties it before anything that must come afterwards.

import type { Clock } from '../time.ts';

const holdMs = 3;
// Read in one go by the other side, whose timers wait meanwhile.
const mostItems = 100;

export interface Batch<T> {
  add(item: T): void;
  flush(): void;
}

/** Collects items and hands them on within 5 ms, a hundred at most in one go. */
export function batch<T>(clock: Clock, send: (items: readonly T[]) => void): Batch<T> {
  let items: T[] = [];
  let cancel = () => {};
  const flush = () => {
    cancel();
    if (items.length === 0) return;
    const full = items;
    items = [];
    send(full);
  };
  return {
    flush,
    add(item) {
      items.push(item);
      if (items.length === mostItems) flush();
      else if (items.length === 1) cancel = clock.at(clock.nowMs() + holdMs, flush);
    },
  };
}
