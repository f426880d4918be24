// Limits the rate. A chunk of n bytes leaves n / rate after the line is free, in pieces of at most 100 ms worth, on an
// absolute grid, so that late timers do not add up. Rate 0 lets nothing pass and keeps everything, as Toxiproxy up to
// 2.12 does; then only back-pressure limits what is kept.

import type { Attributes, Chunk, Stage, StageSurroundings } from '../stage.ts';

const pieceMs = 100;

/** Toxiproxy's `bandwidth`: attribute `rate`, in 1000 bytes per second, which is bytes per millisecond. */
export function bandwidth(attributes: Attributes, surroundings: StageSurroundings): Stage {
  const { clock, pass, relieved } = surroundings;
  let bytesPerMs = attributes['rate'] ?? 0;
  let queue: Chunk[] = [];
  let offset = 0;
  let freeAtMs = 0;
  let cancel: (() => void) | undefined;
  const pieceOf = (data: Buffer) => Math.min(data.length - offset, Math.max(1, Math.floor(bytesPerMs * pieceMs)));
  const arm = () => {
    const head = queue[0];
    if (head === undefined) return;
    if (head.data === undefined) return send();
    if (bytesPerMs <= 0) return;
    const dueMs = freeAtMs + pieceOf(head.data) / bytesPerMs;
    if (dueMs <= clock.nowMs()) send();
    else cancel = clock.at(dueMs, send);
  };
  const send = () => {
    cancel = undefined;
    const head = queue[0];
    if (head === undefined) return;
    if (head.data === undefined) return next(head);
    const size = pieceOf(head.data);
    freeAtMs += size / bytesPerMs;
    const piece = head.data.subarray(offset, offset + size);
    offset += size;
    if (offset >= head.data.length) next({ data: piece, end: undefined, atMs: clock.nowMs() });
    else {
      pass({ data: piece, end: undefined, atMs: clock.nowMs() });
      arm();
    }
  };
  const next = (chunk: Chunk) => {
    queue.shift();
    offset = 0;
    pass(chunk);
    relieved();
    arm();
  };
  const stop = () => {
    cancel?.();
    cancel = undefined;
  };
  // The piece being waited for, and the rest of its chunk, go out at once.
  const flushHead = () => {
    const head = queue.shift();
    if (head === undefined) return;
    pass(head.data === undefined ? head : { data: head.data.subarray(offset), end: undefined, atMs: clock.nowMs() });
    offset = 0;
  };
  return {
    push(chunk) {
      queue.push(chunk);
      if (queue.length > 1) return;
      freeAtMs = Math.max(freeAtMs, clock.nowMs());
      arm();
    },
    full: () => queue.length > 0,
    release() {
      stop();
      while (queue.length > 0) flushHead();
    },
    update(changed) {
      bytesPerMs = changed['rate'] ?? 0;
      stop();
      flushHead();
      freeAtMs = clock.nowMs();
      relieved();
      arm();
    },
    dispose() {
      stop();
      queue = [];
    },
  };
}
