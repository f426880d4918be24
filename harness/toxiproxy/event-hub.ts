// Hands the proxy's events to whoever listens, in batches of at most 5 ms. A listener that does not read is cut off rather
// than told less: a stream with holes would make absence look like silence on the wire.

import type { Writable } from 'node:stream';
import { systemClock, toNanoseconds } from '../time.ts';
import type { WireFields } from './wire-event.ts';

const flushAfterMs = 4;
const flushAtBytes = 64 * 1024;
const mostPendingBytes = 64 * 1024 * 1024;

/** Where events go. */
export interface EventHub {
  /** True while somebody listens; per-chunk events are made only then. */
  listening(): boolean;
  emit(proxy: string, fields: WireFields): void;
  /** Writes a mark behind everything so far and flushes. */
  mark(id: number, atMs: number): void;
  subscribe(stream: Writable): void;
  /** Ends all streams. */
  end(): void;
}

/** A hub without listeners. */
export function eventHub(): EventHub {
  const streams = new Set<Writable>();
  let pending = '';
  let cancel: (() => void) | undefined;
  const flush = () => {
    cancel?.();
    cancel = undefined;
    const batch = pending;
    pending = '';
    if (batch === '') return;
    for (const stream of streams) {
      if (stream.writableLength > mostPendingBytes) stream.destroy(new Error('the listener does not read'));
      else stream.write(batch);
    }
  };
  const append = (line: string) => {
    pending += line;
    if (pending.length >= flushAtBytes) flush();
    else cancel ??= systemClock.at(systemClock.nowMs() + flushAfterMs, flush);
  };
  return {
    listening: () => streams.size > 0,
    emit(proxy, { atMs, ...fields }) {
      if (streams.size > 0) append(`${JSON.stringify({ proxy, at: toNanoseconds(atMs), ...fields })}\n`);
    },
    mark(id, atMs) {
      if (streams.size > 0) append(`${JSON.stringify({ kind: 'mark', id, at: toNanoseconds(atMs) })}\n`);
      flush();
    },
    subscribe(stream) {
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
    },
    end() {
      flush();
      for (const stream of streams) stream.end();
    },
  };
}
