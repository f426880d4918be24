// A source file as the loader sees it: plain data, and where each part of it stands. YAML and TypeScript both become
// this, so that everything behind it is written once.

import type { Place } from './frame.ts';

/** Where something stands: its key (or list item) and its value. */
export interface Spot {
  readonly key: Place;
  readonly value: Place;
}

/** A path in a document. List items are numbers. */
export type Path = readonly (string | number)[];

export interface SourceDocument {
  /** Path as people should read it. */
  readonly file: string;
  readonly text: string;
  /** Plain data: maps, lists, texts, numbers, truth values, null. */
  readonly data: unknown;
  /** Where a path stands; undefined when the file has no such path. */
  spot(path: Path): Spot | undefined;
}

/** The spot of a path, or of its nearest ancestor that stands in the file. */
export function nearestSpot(document: SourceDocument, path: Path): Spot | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const spot = document.spot(path.slice(0, length));
    if (spot !== undefined) return spot;
  }
  return undefined;
}

/** One text for a path, without confusion by keys that hold dots. */
export function pathKey(path: Path): string {
  return path.map(String).join('\u0000');
}

/** The value at a path of plain data. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** True for a map of plain data. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
