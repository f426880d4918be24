// Waits for the first chunk or the end in its direction, drops it, and ends the connection `timeout` later. Whether that
// end is RST depends on the connection: RST if it began while such a toxic was there (connection.ts), else FIN, as in
// Toxiproxy. An idle connection is left alone. The wait is not cut short by taking the toxic off.

import { type Attributes, endChunk, type Stage, type StageSurroundings } from '../stage.ts';

/** Toxiproxy's `reset_peer`: attribute `timeout`, ms. */
export function resetPeer(attributes: Attributes, surroundings: StageSurroundings): Stage {
  const { clock, pass } = surroundings;
  let timeoutMs = attributes['timeout'] ?? 0;
  let begun = false;
  let cancel: (() => void) | undefined;
  return {
    push() {
      if (begun) return;
      begun = true;
      const end = () => pass(endChunk('fin', 'path', clock.nowMs()));
      if (timeoutMs <= 0) end();
      else cancel = clock.at(clock.nowMs() + timeoutMs, end);
    },
    full: () => false,
    release() {},
    update(changed) {
      timeoutMs = changed['timeout'] ?? 0;
    },
    dispose: () => cancel?.(),
  };
}
