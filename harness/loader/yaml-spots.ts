// Walks a parsed YAML document once: where each key and value stands, and what the grammar does not take although YAML
// does: merge keys, aliases to nowhere or to themselves, keys that are not plain words, expansion without end.

import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { type Path, pathKey, type Spot } from './document.ts';
import type { Place } from './frame.ts';
import { type Problem, problemAt } from './problem.ts';

/** What a walk needs of the file. */
export interface SourceFile {
  readonly text: string;
  readonly file: string;
  readonly place: (from: number, to: number) => Place;
}

/** Every path of a document to its spot, and what is refused. */
export interface Index {
  readonly spots: ReadonlyMap<string, Spot>;
  readonly problems: readonly Problem[];
}

// More parts than 64 KiB can hold without aliases; deeper than anything written by hand.
const mostParts = 70_000;
const deepest = 100;

/** Indexes a document that parsed without errors. Codes FL-S013, FL-S015, FL-S016. */
export function indexOf(document: Document, source: SourceFile): Index {
  const spots = new Map<string, Spot>();
  const problems: Problem[] = [];
  const report = (code: string, node: Node, message: string, hint?: string) => {
    if (problems.length < 50) problems.push(problemAt(code, source.file, source.text, placeOf(node, source), message, hint));
  };
  const walk = { document, source, spots, report, above: new Set<Node>() };
  if (document.contents !== null) visit(walk, document.contents as Node, [], placeOf(document.contents as Node, source));
  return { spots, problems };
}

interface Walk {
  readonly document: Document;
  readonly source: SourceFile;
  readonly spots: Map<string, Spot>;
  readonly report: (code: string, node: Node, message: string, hint?: string) => void;
  /** Nodes that are being walked: meeting one again is a circle. */
  readonly above: Set<Node>;
}

function visit(walk: Walk, node: Node, path: Path, key: Place): void {
  walk.spots.set(pathKey(path), { key, value: placeOf(node, walk.source) });
  if (walk.spots.size > mostParts) {
    if (walk.spots.size === mostParts + 1) walk.report('FL-S015', node, 'aliases expand this file to too many parts');
    return;
  }
  const target = isAlias(node) ? node.resolve(walk.document) : node;
  if (target === undefined) noSuchAnchor(walk, node);
  else if (walk.above.has(target)) walk.report('FL-S015', node, 'this alias contains itself');
  else if (path.length > deepest) walk.report('FL-S010', node, `nested more than ${deepest} levels deep`);
  else visitInside(walk, target, path);
}

function visitInside(walk: Walk, target: Node, path: Path): void {
  walk.above.add(target);
  if (isMap(target)) for (const pair of target.items) visitPair(walk, pair as Pair<Node, Node | null>, path);
  if (isSeq(target)) {
    for (const [index, item] of target.items.entries()) visit(walk, item as Node, [...path, index], placeOf(item as Node, walk.source));
  }
  walk.above.delete(target);
}

function visitPair(walk: Walk, pair: Pair<Node, Node | null>, path: Path): void {
  const { key, value } = pair;
  if (refusedKey(walk, key)) return;
  const name = String((key as Scalar).value);
  const place = placeOf(key, walk.source);
  const empty = value === null || value.range?.[0] === value.range?.[1];
  if (value === null || (empty && isScalar(value))) walk.spots.set(pathKey([...path, name]), { key: place, value: place });
  else visit(walk, value, [...path, name], place);
}

function refusedKey(walk: Walk, key: Node): boolean {
  const plain = isScalar(key) && key.value !== null && typeof key.value !== 'object';
  const name = plain ? String(key.value) : undefined;
  if (name === '<<') {
    walk.report('FL-S013', key, 'merge keys are not taken', 'repeat the keys, use an alias for the whole value, or `settings`');
  } else if (name === '__proto__') {
    walk.report('FL-S016', key, '"__proto__" cannot be a key');
  } else if (!plain) {
    walk.report('FL-S016', key, 'a key must be a plain word', 'braces in a YAML value make a map; put the text in quotes');
  }
  return !plain || name === '<<' || name === '__proto__';
}

function noSuchAnchor(walk: Walk, node: Node): void {
  const name = isAlias(node) ? node.source : '';
  walk.report('FL-S015', node, `no anchor "&${name}" stands before this alias`, 'a text that begins with * needs quotes');
}

function placeOf(node: Node | null, source: SourceFile): Place {
  const [from = 0, to = 1] = node?.range ?? [];
  return source.place(from, to);
}
