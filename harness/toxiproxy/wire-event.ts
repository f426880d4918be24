// What the proxy saw, as one line of NDJSON each: the wire kinds of history.ts, with the proxy's name and the exact instant.
// Events cost time on the data path, so they are made only while somebody listens, and they are sent in batches.

import type { Closer, Direction, Fate } from '../history.ts';

/** Kinds of history.ts that a path sees, and `mark`, the flush barrier of the stream. */
export type WireKind =
  | 'accept'
  | 'dial'
  | 'dialled'
  | 'dial-failed'
  | 'bytes'
  | 'delivered'
  | 'fin'
  | 'rst'
  | 'ended'
  | 'closed'
  | 'effect';

/** One event. `at`: nanoseconds of CLOCK_MONOTONIC, taken at the read, write or close call. Meaning of the rest: history.ts. */
export interface WireEvent {
  readonly proxy: string;
  readonly kind: WireKind;
  readonly at: string;
  readonly conn?: number;
  readonly direction?: Direction;
  readonly bytes?: number;
  readonly fate?: Fate;
  readonly how?: 'fin' | 'rst';
  readonly by?: Closer;
  readonly fault?: string;
  readonly occurrence?: number;
  readonly on?: boolean;
  readonly localPort?: number;
  readonly remotePort?: number;
  readonly reason?: string;
}

/** Everything that happened before `at` stands before this line. */
export interface MarkLine {
  readonly kind: 'mark';
  readonly id: number;
  readonly at: string;
}

/** An event before it has its instant as text and its proxy's name. */
export type WireFields = Omit<WireEvent, 'proxy' | 'at'> & { readonly atMs: number };
