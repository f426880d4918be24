// The only file that is random, and it is not: every draw follows from the run's seed and from what it is for. Streams of
// different purposes are independent, so that a new draw in one place changes nothing elsewhere.

import { createHash, randomBytes } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of draws. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer, both ends included. */
  integer(from: number, to: number): number;
  /** A new array in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/** The stream for one purpose, e.g. `random(seed, scenario.id, trial, 'phase')`. */
export function random(seed: string, ...purpose: (string | number)[]): Random {
  const digest = createHash('sha256')
    .update([seed, ...purpose].join('\u0000'))
    .digest();
  const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  const generator = xoroshiro128plusFromState(state);
  const integer = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    next: () => uniformFloat64(generator),
    integer,
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = integer(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
  };
}

/** A seed for a run that was given none; printed, so that the run can be repeated. */
export function freshSeed(): string {
  return randomBytes(4).toString('hex');
}

/** A name nobody else has: run ids, tokens. Not reproducible on purpose. */
export function uniqueName(): string {
  return randomBytes(8).toString('hex');
}

/** A short stable name for a text, to tell colliding names apart. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
