// How death is noticed, as a contract. A detector is told what left and what proved life, each with its instant, and
// answers with the instant from which on the peer counts as dead. It has no timer and no I/O: the machine compares
// that instant with the time it is given. One file each in detectors/, one line in its index.

import type { Random } from '../random.ts';

/** A PING that this side sent. */
export interface SentPing {
  readonly sequence: number;
  readonly atMs: number;
  /** When the next one is due on the grid. */
  readonly nextMs: number;
}

/** A proof of life: a matching PONG, or the peer's own PING. */
export interface Beat {
  readonly sequence: number;
  readonly atMs: number;
  readonly by: 'reply' | 'ping';
}

/** Watches one connection from its opening to its end. */
export interface Detector {
  /** The connection is open; silence, if any, begins here. */
  opened(atMs: number): void;
  sent?(ping: SentPing): void;
  heard(beat: Beat): void;
  /** From when on the peer is dead if nothing more comes, in ms of the same clock; undefined = not while things stand so. */
  deadlineMs(): number | undefined;
  /** Why, once the deadline has passed; for the `down` event. */
  reason(): string;
  /** A reply that takes longer than this, in ms, is late: it proves nothing. */
  readonly replyLimitMs?: number;
  /** True for detectors that learn the pace of one stream of beats: where both sides ping, they hear replies only. */
  readonly paced?: boolean;
}

/** What a detector is made with besides its own settings. */
export interface DetectorSurroundings {
  /** From one beat to the next. */
  readonly intervalMs: number;
  /** Draws the start of looks and ticks, so that they are independent of the beats as theory assumes. Absent: they start at the opening. */
  readonly random?: Random;
}
