// Delays each chunk by latency +- jitter milliseconds, counted from the instant at which it was read. Order is kept, so a
// late chunk holds up those behind it. The end of the stream waits for queued data; it has a delay of its own only where
// the path as a whole is to be slow (`delaysEnd`, native), not in Toxiproxy's toxic.

import type { Attributes, Chunk, Stage, StageSurroundings } from '../stage.ts';

// Toxiproxy's own limit; a link that has so many chunks under way reads no more.
const mostChunks = 1024;

/** Toxiproxy's `latency`: attributes `latency` and `jitter`, ms. */
export function latency(attributes: Attributes, surroundings: StageSurroundings): Stage {
  return delayStage(attributes, surroundings, false);
}

/** The native delay: FIN and RST are late as well. */
export function pathDelay(attributes: Attributes, surroundings: StageSurroundings): Stage {
  return delayStage(attributes, surroundings, true);
}

function delayStage(first: Attributes, surroundings: StageSurroundings, delaysEnd: boolean): Stage {
  const { clock, pass, relieved } = surroundings;
  let attributes = first;
  let queue: Chunk[] = [];
  let cancel: (() => void) | undefined;
  const delayMs = () => {
    const { latency: meanMs = 0, jitter = 0 } = attributes;
    return jitter > 0 ? meanMs + (surroundings.random().next() * 2 - 1) * jitter : meanMs;
  };
  const arm = () => {
    const head = queue[0];
    if (head === undefined) return;
    const waits = head.data !== undefined || delaysEnd;
    const dueMs = waits ? head.atMs + delayMs() : 0;
    if (dueMs <= clock.nowMs()) send();
    else cancel = clock.at(dueMs, send);
  };
  const send = () => {
    cancel = undefined;
    const head = queue.shift();
    if (head === undefined) return;
    pass({ data: head.data, end: head.end, atMs: clock.nowMs() });
    relieved();
    arm();
  };
  const stop = () => {
    cancel?.();
    cancel = undefined;
  };
  return {
    push(chunk) {
      queue.push(chunk);
      if (queue.length === 1) arm();
    },
    full: () => queue.length >= mostChunks,
    release() {
      stop();
      const kept = queue;
      queue = [];
      for (const chunk of kept) pass(chunk);
    },
    // As Toxiproxy does it: the chunk being waited for goes out at once, the others get the new delay.
    update(changed) {
      attributes = changed;
      if (queue.length === 0) return;
      stop();
      send();
    },
    dispose() {
      stop();
      queue = [];
    },
  };
}
