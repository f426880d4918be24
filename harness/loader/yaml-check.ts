// Walks a parsed YAML document once and finds what the grammar does not take although YAML does: merge keys, aliases to
// nowhere or to themselves, keys that are not plain words, expansion without end.

import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { Place } from './frame.ts';
import { type Problem, problemAt } from './problem.ts';

/** What a check needs of the file. */
export interface SourceFile {
  readonly text: string;
  readonly file: string;
  readonly place: (from: number, to: number) => Place;
}

// More parts than 64 KiB can hold without aliases; deeper than anything written by hand.
const mostParts = 70_000;
const deepest = 100;
const mostProblems = 50;

interface Walk {
  readonly document: Document;
  readonly report: (code: string, node: Node, message: string, hint?: string) => void;
  /** Nodes that are being walked: meeting one again is a circle. */
  readonly above: Set<Node>;
  parts: number;
}

/** What is refused in a document that parsed without errors. Codes FL-S010, FL-S013, FL-S015, FL-S016. */
export function refusedYaml(document: Document, source: SourceFile): Problem[] {
  const problems: Problem[] = [];
  const report = (code: string, node: Node, message: string, hint?: string) => {
    const [from = 0, to = 1] = node.range ?? [];
    if (problems.length < mostProblems) problems.push(problemAt(code, source.file, source.text, source.place(from, to), message, hint));
  };
  if (document.contents !== null) visit({ document, report, above: new Set(), parts: 0 }, document.contents as Node, 0);
  return problems;
}

function visit(walk: Walk, node: Node, depth: number): void {
  walk.parts += 1;
  if (walk.parts > mostParts) {
    if (walk.parts === mostParts + 1) walk.report('FL-S015', node, 'aliases expand this file to too many parts');
    return;
  }
  const target = isAlias(node) ? node.resolve(walk.document) : node;
  if (target === undefined) noSuchAnchor(walk, node);
  else if (walk.above.has(target)) walk.report('FL-S015', node, 'this alias contains itself');
  else if (depth > deepest) walk.report('FL-S010', node, `nested more than ${deepest} levels deep`);
  else if (!isScalar(target)) visitInside(walk, target, depth + 1);
}

function visitInside(walk: Walk, target: Node, depth: number): void {
  walk.above.add(target);
  if (isMap(target)) for (const pair of target.items) visitPair(walk, pair as Pair<Node, Node | null>, depth);
  if (isSeq(target)) for (const item of target.items) visit(walk, item as Node, depth);
  walk.above.delete(target);
}

function visitPair(walk: Walk, { key, value }: Pair<Node, Node | null>, depth: number): void {
  if (!refusedKey(walk, key) && value !== null) visit(walk, value, depth);
}

function refusedKey(walk: Walk, key: Node): boolean {
  const plain = isScalar(key) && key.value !== null && typeof key.value !== 'object';
  const name = plain ? String((key as Scalar).value) : undefined;
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
