// One direction of a connection: what was read goes through the entry gate, the stages and the exit gate, and is written.
// Drop and hold are gates at both ends of the chain, so that from the instant at which they come in force nothing goes out,
// also not what was on its way; what is held keeps the instant at which it came in. Reading stops while a stage is full,
// too much is held, or the destination does not take what is written.

import type { Socket } from 'node:net';
import type { Direction, Fate } from '../history.ts';
import type { Clock } from '../time.ts';
import { type Chunk, dataChunk, type End, endChunk, type Stage } from './stage.ts';

// What may wait for a destination that does not read, and what a hold may keep, before reading stops.
const mostWaitingBytes = 128 * 1024;
const mostHeldBytes = 8 * 1024 * 1024;

/** A stage in the chain; `stage` is absent where the draw of toxicity left the toxic inactive. */
export interface LinkNode {
  readonly name: string;
  stage: Stage | undefined;
  next: LinkNode | undefined;
  /** The end came in: what comes from a stage that was taken out after that is not part of the stream. */
  ended: boolean;
}

/** What a link tells its connection. */
export interface LinkOwner {
  readonly clock: Clock;
  /** Something came in; how much of it the link may see. Fewer than came = the stream ends there, by the path. */
  allow(link: Link, bytes: number, atMs: number): number;
  /** True where nothing more may come in. */
  exhausted(): boolean;
  /** The stream ends here, by the path: what was allowed is used up. */
  cut(link: Link): void;
  bytesEvent(link: Link, bytes: number, fate: Fate, atMs: number): void;
  delivered(link: Link, bytes: number): void;
  /** The end left the chain: the destination is to be told. */
  finish(link: Link, end: End): void;
  /** Data left the chain, but nobody is there to take it. */
  undeliverable(link: Link): void;
}

const none: readonly string[] = [];

/** A plain object with methods: there are two for each connection, and thousands of connections. */
export class Link {
  readonly direction: Direction;
  source: Socket | undefined;
  /** Absent until dialled, and after it is gone. */
  destination: Socket | undefined;
  /** Keys of what drops, or holds, on this link. */
  drops: readonly string[] = none;
  holds: readonly string[] = none;
  first: LinkNode | undefined;
  /** Nothing comes in any more. */
  sourceEnded = false;
  /** The end was lost in a drop: the destination will never hear of it. */
  swallowed = false;
  /** The destination was told, or is gone. */
  finished = false;
  /** Until the dial is done, what leaves the chain waits. */
  waitsForDial: boolean;
  bytesIn = 0;
  bytesOut = 0;
  private readonly owner: LinkOwner;
  private output: Chunk[] = [];
  private outputBytes = 0;
  private writing = false;
  private writingBytes = 0;
  private issued = 0;
  private confirmed = 0;
  private heldIn: Chunk[] = [];
  private heldOut: Chunk[] = [];
  private heldBytes = 0;
  private endLeft = false;
  private paused = false;

  constructor(direction: Direction, owner: LinkOwner, waitsForDial: boolean) {
    this.direction = direction;
    this.owner = owner;
    this.waitsForDial = waitsForDial;
  }

  /** Data was read from the source. */
  take(data: Buffer): void {
    if (this.sourceEnded) return;
    const atMs = this.owner.clock.nowMs();
    this.bytesIn += data.length;
    const allowed = this.owner.allow(this, data.length, atMs);
    if (allowed === data.length) this.accept(data, atMs);
    else {
      if (allowed > 0) this.accept(data.subarray(0, allowed), atMs);
      this.owner.bytesEvent(this, data.length - allowed, 'dropped', atMs);
    }
    if (this.owner.exhausted()) this.owner.cut(this);
  }

  private accept(data: Buffer, atMs: number): void {
    const { owner } = this;
    if (this.drops.length > 0) {
      owner.bytesEvent(this, data.length, 'dropped', atMs);
      return;
    }
    if (this.holds.length > 0) {
      owner.bytesEvent(this, data.length, 'held', atMs);
      this.keep(this.heldIn, dataChunk(data, atMs));
      this.adjustReading();
      return;
    }
    owner.bytesEvent(this, data.length, 'passed', atMs);
    if (this.first === undefined && this.ready()) {
      this.write(data);
      return;
    }
    this.enter(dataChunk(data, atMs));
    this.adjustReading();
  }

  /** The source ended, or the path ends the stream from here (`cut-after`). */
  takeEnd(end: End): void {
    if (this.sourceEnded) return;
    this.sourceEnded = true;
    if (this.drops.length > 0) {
      this.swallowed = true;
      return;
    }
    const chunk = endChunk(end.how, end.by, this.owner.clock.nowMs());
    if (this.holds.length > 0) this.keep(this.heldIn, chunk);
    else this.enter(chunk);
  }

  /** Into the first stage. */
  private enter(chunk: Chunk): void {
    this.passTo(this.first, chunk);
  }

  /** To a node, or out where there is none. */
  passTo(node: LinkNode | undefined, chunk: Chunk): void {
    let at = node;
    while (at !== undefined && at.stage === undefined) at = at.next;
    if (at?.stage === undefined) {
      this.leave(chunk);
      return;
    }
    if (at.ended) return;
    at.ended = chunk.end !== undefined;
    at.stage.push(chunk);
  }

  private leave(chunk: Chunk): void {
    if (this.endLeft) return;
    this.endLeft = chunk.end !== undefined;
    this.emit(chunk);
  }

  // Also for what was held here, the end among it.
  private emit(chunk: Chunk): void {
    if (this.finished) return;
    if (this.drops.length > 0) {
      this.lose(chunk);
      return;
    }
    if (this.holds.length > 0) {
      this.keep(this.heldOut, chunk);
      return;
    }
    if (chunk.data !== undefined && this.ready()) {
      this.write(chunk.data);
      return;
    }
    this.output.push(chunk);
    this.outputBytes += chunk.data?.length ?? 0;
    this.pump();
  }

  private lose(chunk: Chunk): void {
    if (chunk.end !== undefined) this.swallowed = true;
  }

  private keep(store: Chunk[], chunk: Chunk): void {
    store.push(chunk);
    this.heldBytes += chunk.data?.length ?? 0;
  }

  private ready(): boolean {
    return !this.endLeft && !this.finished && !this.writing && this.output.length === 0 && this.destination !== undefined;
  }

  // One write at a time: what the kernel has not taken yet can still be held or dropped.
  private write(data: Buffer): void {
    const { destination, owner } = this;
    if (destination === undefined) return;
    if (!destination.writable) {
      owner.undeliverable(this);
      return;
    }
    this.writing = true;
    this.issued += 1;
    destination.write(data, this.written);
    if (destination.writableLength === 0) {
      this.wrote(data.length);
      return;
    }
    this.outputBytes += data.length;
    this.writingBytes = data.length;
    this.adjustReading();
  }

  // Calls back also for writes that the kernel took at once; only that of the last write ends a wait.
  private readonly written = (error?: Error | null) => {
    this.confirmed += 1;
    if (this.confirmed !== this.issued || this.writingBytes === 0) return;
    const bytes = this.writingBytes;
    this.writingBytes = 0;
    this.outputBytes -= bytes;
    if (error) return;
    this.wrote(bytes);
    this.pump();
    this.adjustReading();
  };

  private wrote(bytes: number): void {
    this.writing = false;
    this.bytesOut += bytes;
    this.owner.delivered(this, bytes);
  }

  /** Writes what waits, as far as the destination takes it. */
  pump(): void {
    while (this.output.length > 0 && !this.writing && !this.waitsForDial) {
      const chunk = this.output.shift() as Chunk;
      this.outputBytes -= chunk.data?.length ?? 0;
      if (chunk.end !== undefined) {
        this.finish(chunk.end);
        return;
      }
      if (this.destination === undefined) this.owner.undeliverable(this);
      else if (chunk.data !== undefined) this.write(chunk.data);
    }
  }

  private finish(end: End): void {
    if (this.finished) return;
    this.finished = true;
    this.owner.finish(this, end);
  }

  /** A drop began: what waits to be written is lost as well. */
  dropWaiting(): void {
    for (const store of [this.output, this.heldOut, this.heldIn]) for (const chunk of store) this.lose(chunk);
    this.output = [];
    this.outputBytes = this.writingBytes;
    this.heldIn = [];
    this.heldOut = [];
    this.heldBytes = 0;
  }

  /** A hold began: what waits to be written waits longer. */
  holdWaiting(): void {
    const waiting = this.output;
    this.output = [];
    this.outputBytes = this.writingBytes;
    for (const chunk of waiting) this.keep(this.heldOut, chunk);
  }

  /** The last hold is gone: first what had already gone through the chain, then the rest. */
  releaseHeld(): void {
    const [out, inside] = [this.heldOut, this.heldIn];
    this.heldOut = [];
    this.heldIn = [];
    this.heldBytes = 0;
    for (const chunk of out) this.emit(chunk);
    for (const chunk of inside) this.enter(chunk);
    this.adjustReading();
  }

  /** Reads, or stops reading. */
  adjustReading(): void {
    const stop = this.outputBytes >= mostWaitingBytes || this.heldBytes >= mostHeldBytes || this.stageFull();
    if (stop === this.paused) return;
    this.paused = stop;
    if (stop) this.source?.pause();
    else this.source?.resume();
  }

  private stageFull(): boolean {
    for (let node = this.first; node !== undefined; node = node.next) if (node.stage?.full()) return true;
    return false;
  }

  /** Nothing goes through any more. */
  dispose(): void {
    this.sourceEnded = true;
    this.finished = true;
    this.dropWaiting();
    for (let node = this.first; node !== undefined; node = node.next) node.stage?.dispose();
    this.first = undefined;
  }
}
