// Passes a number of bytes, then closes. The count belongs to one connection and one toxic, and outlives updates; a limit
// lowered below what has passed takes effect at the next chunk.

import { type Attributes, dataChunk, endChunk, type Stage, type StageSurroundings } from '../stage.ts';

/** Toxiproxy's `limit_data`: attribute `bytes`. */
export function limitData(attributes: Attributes, surroundings: StageSurroundings): Stage {
  const { clock, pass } = surroundings;
  let limit = attributes['bytes'] ?? 0;
  let passed = 0;
  let over = false;
  return {
    push(chunk) {
      if (over) return;
      if (chunk.data === undefined) {
        over = true;
        return pass(chunk);
      }
      const room = Math.max(0, limit - passed);
      const piece = chunk.data.length <= room ? chunk.data : chunk.data.subarray(0, room);
      passed += piece.length;
      if (piece.length > 0) pass(dataChunk(piece, chunk.atMs));
      if (passed < limit) return;
      over = true;
      pass(endChunk('fin', 'path', clock.nowMs()));
    },
    full: () => false,
    release() {},
    update(changed) {
      limit = changed['bytes'] ?? 0;
    },
    dispose() {},
  };
}
