// What flows through a link, and what may stand in its way. A link is a chain; each toxic or effect is one stage of it:
//
//   source socket --> [entry gate] --> stage --> stage --> ... --> [exit gate] --> destination socket
//
// A stage never waits: it keeps what it must keep, and says when it is full, so that the link stops reading.

import type { Closer } from '../history.ts';
import type { Random } from '../random.ts';
import type { Clock } from '../time.ts';

/** The end of a stream travels through the chain like data, so that what came before it stays before it. */
export interface End {
  readonly how: 'fin' | 'rst';
  readonly by: Closer;
}

/** Data, or the end. `atMs` is the instant at which it was read, or left the stage before that re-stamped it. */
export interface Chunk {
  readonly data: Buffer | undefined;
  readonly end: End | undefined;
  readonly atMs: number;
}

/** One element of a chain. */
export interface Stage {
  push(chunk: Chunk): void;
  /** True while the link should read no more. */
  full(): boolean;
  /** Everything kept goes on at once, in order; afterwards the stage is taken out of the chain. */
  release(): void;
  /** New attributes; what they mean for chunks already kept is the stage's own business. */
  update(attributes: Attributes): void;
  /** The connection is gone: timers end, what is kept is forgotten. */
  dispose(): void;
}

/** Whole numbers under the names of Toxiproxy's API. */
export type Attributes = Readonly<Record<string, number>>;

/** What a stage may use. */
export interface StageSurroundings {
  readonly clock: Clock;
  /** To the next stage, or out. */
  pass(chunk: Chunk): void;
  /** Something left, so reading may go on. */
  relieved(): void;
  /** Draws of this stage on this connection; the same for the same seed. */
  random(): Random;
}

/** A chunk of data. */
export function dataChunk(data: Buffer, atMs: number): Chunk {
  return { data, end: undefined, atMs };
}

/** The end of the stream. */
export function endChunk(how: 'fin' | 'rst', by: Closer, atMs: number): Chunk {
  return { data: undefined, end: { how, by }, atMs };
}
