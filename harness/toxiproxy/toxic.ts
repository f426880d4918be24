// A toxic as the API speaks of it: type, name, stream, toxicity, attributes. Which connections it acts on is drawn once for
// each connection and toxic, from the seed, and stays: adding another toxic behind it changes nobody's luck.

import type { Direction } from '../history.ts';
import type { Attributes } from './stage.ts';

/** One toxic of a proxy, or of one connection. */
export interface Toxic {
  readonly name: string;
  readonly type: string;
  /** As it was sent; echoed. */
  readonly stream: string;
  readonly direction: Direction;
  readonly toxicity: number;
  readonly attributes: Attributes;
}

/** A toxic as JSON, keys in Toxiproxy's order. */
export function toxicJson(toxic: Toxic): Record<string, unknown> {
  const { attributes, name, type, stream, toxicity } = toxic;
  return { attributes, name, type, stream, toxicity };
}

/** Upstream ones first, each in order of creation. */
export function toxicsInOrder(toxics: readonly Toxic[]): Toxic[] {
  return [...toxics.filter((toxic) => toxic.direction === 'up'), ...toxics.filter((toxic) => toxic.direction === 'down')];
}
