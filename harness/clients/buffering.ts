// Whether a program's output reaches us when it is printed. A buffered client says `down` seconds after it noticed, and is
// then called slow for its pipe. Lines that come alone show that nothing holds them back; the same event twice in one read
// after a quiet while, before any line ever came alone, shows the opposite. Not every burst is suspicious: `down` and
// `connecting` belong together, and a path that was stalled delivers several answers at once.

import { formatDuration } from '../time.ts';

// Two lines within one read are a burst only if it was quiet before.
const quietMs = 100;
const aloneEnough = 2;

export interface BufferingWatch {
  /** The program proved it: it echoed what it was sent. */
  echoed(): void;
  /** One read with the events in it; gives the reason, once, when the output is buffered. */
  read(atMs: number, events: readonly string[]): string | undefined;
}

/** Watches the output of one life of a program, which began at `startMs`. */
export function bufferingWatch(startMs: number): BufferingWatch {
  let lastMs = startMs;
  let alone = 0;
  let settled = false;
  return {
    echoed() {
      settled = true;
    },
    read(atMs, events) {
      const silentMs = atMs - lastMs;
      lastMs = atMs;
      if (settled || events.length === 0) return undefined;
      if (events.length === 1) alone += 1;
      settled = alone >= aloneEnough;
      const repeated = new Set(events).size < events.length;
      if (silentMs <= quietMs || !repeated || settled) return undefined;
      settled = true;
      return `buffered: ${events.length} events came in one read after ${formatDuration(silentMs)} without output`;
    },
  };
}
