// Where a path stands in a YAML document. Looked up when asked for: of a large file only what is wrong or asserted needs
// a place.

import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Path, Spot } from './document.ts';
import type { Place } from './frame.ts';

/** From offsets in the text to a place. */
export type PlaceOf = (from: number, to: number) => Place;

/** The lookup for one document. A key without a value is its own value; list items have no key but themselves. */
export function spotFinder(document: Document, place: PlaceOf): (path: Path) => Spot | undefined {
  return (path) => {
    let node = document.contents as Node | null;
    let key: Node | null = node;
    for (const step of path) {
      const target = node !== null && isAlias(node) ? (node.resolve(document) ?? null) : node;
      const found: readonly [Node | null, Node | null] | undefined = childOf(target, step);
      if (found === undefined) return undefined;
      [key, node] = found;
    }
    return spotOf(key, node, place);
  };
}

function childOf(parent: Node | null, step: string | number): readonly [Node | null, Node | null] | undefined {
  if (isSeq(parent)) {
    const item = parent.items[Number(step)] as Node | undefined;
    return item && [item, item];
  }
  if (!isMap(parent)) return undefined;
  const pair = (parent.items as Pair<Node, Node | null>[]).find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair && [pair.key, pair.value];
}

function spotOf(key: Node | null, value: Node | null, place: PlaceOf): Spot | undefined {
  const keyRange = key?.range;
  if (keyRange == null) return undefined;
  const valueRange = value?.range;
  const empty = valueRange == null || (isScalar(value) && valueRange[0] === valueRange[1]);
  const [from, to] = empty ? keyRange : valueRange;
  return {
    get key() {
      return place(keyRange[0], keyRange[1]);
    },
    get value() {
      return place(from, to);
    },
  };
}
