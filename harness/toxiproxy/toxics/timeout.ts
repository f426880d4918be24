// Drops all data of its direction, and closes the connection when that direction has been silent for `timeout`. Each chunk
// starts the time anew, as in Toxiproxy; 0 never closes. The end of the stream passes at once. Taking it off closes every
// connection of the proxy (the link does that, since it concerns inactive draws as well).

import { type Attributes, endChunk, type Stage, type StageSurroundings } from '../stage.ts';

/** Toxiproxy's `timeout`: attribute `timeout`, ms. */
export function timeout(attributes: Attributes, surroundings: StageSurroundings): Stage {
  const { clock, pass } = surroundings;
  let timeoutMs = attributes['timeout'] ?? 0;
  let over = false;
  let cancel: (() => void) | undefined;
  const close = () => {
    over = true;
    pass(endChunk('fin', 'path', clock.nowMs()));
  };
  const wait = () => {
    cancel?.();
    cancel = timeoutMs > 0 ? clock.at(clock.nowMs() + timeoutMs, close) : undefined;
  };
  wait();
  return {
    push(chunk) {
      if (over) return;
      if (chunk.data !== undefined) return wait();
      cancel?.();
      over = true;
      pass(chunk);
    },
    full: () => false,
    release: () => cancel?.(),
    update(changed) {
      timeoutMs = changed['timeout'] ?? 0;
      if (!over) wait();
    },
    dispose: () => cancel?.(),
  };
}
