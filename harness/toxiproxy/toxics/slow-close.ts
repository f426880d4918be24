// Lets data pass and delays the end of the stream. Data of the other direction is not its business.

import type { Attributes, Chunk, Stage, StageSurroundings } from '../stage.ts';

/** Toxiproxy's `slow_close`: attribute `delay`, ms. */
export function slowClose(attributes: Attributes, surroundings: StageSurroundings): Stage {
  const { clock, pass } = surroundings;
  let delayMs = attributes['delay'] ?? 0;
  let end: Chunk | undefined;
  let cancel: (() => void) | undefined;
  const close = () => {
    cancel?.();
    cancel = undefined;
    const waiting = end;
    end = undefined;
    if (waiting !== undefined) pass(waiting);
  };
  const wait = () => {
    cancel?.();
    cancel = clock.at(clock.nowMs() + delayMs, close);
  };
  return {
    push(chunk) {
      if (chunk.data !== undefined) return pass(chunk);
      end = chunk;
      wait();
    },
    full: () => false,
    release: close,
    update(changed) {
      delayMs = changed['delay'] ?? 0;
      if (end !== undefined) wait();
    },
    dispose() {
      cancel?.();
      end = undefined;
    },
  };
}
