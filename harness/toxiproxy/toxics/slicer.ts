// Cuts chunks into pieces of about `average_size` bytes and rests `delay` microseconds after each. Pieces come from halving
// again and again, each cut moved by up to `size_variation`, so their sizes vary as Toxiproxy's do.

import type { Random } from '../../random.ts';
import type { Attributes, Chunk, Stage, StageSurroundings } from '../stage.ts';

/** Toxiproxy's `slicer`: `average_size` and `size_variation` in bytes, `delay` in microseconds. */
export function slicer(first: Attributes, surroundings: StageSurroundings): Stage {
  const { clock, pass, relieved } = surroundings;
  let attributes = first;
  let queue: Chunk[] = [];
  let cuts: number[] = [];
  let offset = 0;
  let cancel: (() => void) | undefined;
  const goOn = () => {
    cancel = undefined;
    while (queue.length > 0 && cancel === undefined) step();
    relieved();
  };
  const step = () => {
    const head = queue[0] as Chunk;
    if (head.data === undefined) {
      queue.shift();
      pass(head);
      return;
    }
    if (offset === 0) cuts = cutsOf(head.data.length, attributes, () => surroundings.random());
    const until = cuts.shift() ?? head.data.length;
    const piece = head.data.subarray(offset, until);
    offset = until;
    if (offset >= head.data.length) {
      queue.shift();
      offset = 0;
    }
    const delayMs = (attributes['delay'] ?? 0) / 1000;
    if (delayMs > 0) cancel = clock.at(clock.nowMs() + delayMs, goOn);
    pass({ data: piece, end: undefined, atMs: clock.nowMs() });
  };
  const flush = () => {
    cancel?.();
    cancel = undefined;
    const kept = queue;
    queue = [];
    for (const [index, chunk] of kept.entries())
      pass(index === 0 && chunk.data !== undefined ? { ...chunk, data: chunk.data.subarray(offset) } : chunk);
    offset = 0;
  };
  return {
    push(chunk) {
      queue.push(chunk);
      if (cancel === undefined) goOn();
    },
    full: () => queue.length > 0,
    release: flush,
    update(changed) {
      flush();
      attributes = changed;
      relieved();
    },
    dispose() {
      cancel?.();
      queue = [];
    },
  };
}

/** Where a chunk of `length` bytes is cut; the last entry is its length. */
export function cutsOf(length: number, attributes: Attributes, random: () => Random): number[] {
  const size = Math.max(1, attributes['average_size'] ?? 1);
  const variation = Math.min(size, Math.max(0, attributes['size_variation'] ?? 0));
  const cuts: number[] = [];
  // Depth first with an own stack: from left to right, whatever the length.
  const stack: [number, number][] = [[0, length]];
  while (stack.length > 0) {
    const [from, until] = stack.pop() as [number, number];
    if (until - from <= size + variation) {
      cuts.push(until);
      continue;
    }
    const moved = variation > 0 ? Math.floor(random().next() * 2 * variation) - variation : 0;
    const middle = Math.min(until - 1, Math.max(from + 1, from + Math.floor((until - from) / 2) + moved));
    stack.push([middle, until], [from, middle]);
  }
  return cuts;
}
