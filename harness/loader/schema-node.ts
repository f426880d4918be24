// Looks things up in a JSON Schema: what a path may hold, which keys a map takes. The messages use the same descriptions
// as the editor, so both say the same.

import { isMap, type Path, valueAt } from './document.ts';

/** A part of a JSON Schema, as far as messages need it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/** The node that describes `path` for this data; undefined where the schema says nothing. */
export function nodeAt(root: SchemaNode, path: Path, data: unknown): SchemaNode | undefined {
  let node = chosen(root, root, data);
  for (const [index, step] of path.entries()) {
    const child = typeof step === 'number' ? node?.items : childOf(node, step);
    if (child === undefined) return undefined;
    node = chosen(root, child, valueAt(data, path.slice(0, index + 1)));
  }
  return node;
}

/** The keys that a map at `path` takes. */
export function keysAt(root: SchemaNode, path: Path, data: unknown): string[] {
  return Object.keys(nodeAt(root, path, data)?.properties ?? {});
}

/** All words that a node accepts literally, branches included. */
export function wordsOf(node: SchemaNode | undefined): string[] {
  if (node === undefined) return [];
  const own = [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])];
  return [...own.filter((word) => typeof word === 'string'), ...(node.anyOf ?? []).flatMap(wordsOf)];
}

/** Paths of the maps that take a key of this name, without list places, each once, the shallowest first. */
export function homesOf(root: SchemaNode, key: string): string[] {
  const homes = new Set<string>();
  const visit = (node: SchemaNode, path: readonly string[]) => {
    const described = node.$ref === undefined ? node : (root.definitions?.[node.$ref.replace('#/definitions/', '')] ?? node);
    if (path.length > 0 && described.properties?.[key] !== undefined) homes.add(path.join('.'));
    if (path.length > 4) return;
    for (const [name, child] of Object.entries(described.properties ?? {})) visit(child, [...path, name]);
    for (const branch of [...(described.oneOf ?? []), ...(described.anyOf ?? [])]) visit(branch, path);
    if (described.items !== undefined) visit(described.items, path);
  };
  visit(root, []);
  return [...homes].sort((a, b) => a.split('.').length - b.split('.').length);
}

function childOf(node: SchemaNode | undefined, step: string): SchemaNode | undefined {
  const property = node?.properties?.[step];
  if (property !== undefined) return property;
  return typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
}

// Of a discriminated union the branch with the same `type`; of a scalar/map split the branch of the same kind.
function chosen(root: SchemaNode, node: SchemaNode, data: unknown): SchemaNode {
  const described = node.$ref === undefined ? node : (root.definitions?.[node.$ref.replace('#/definitions/', '')] ?? node);
  const branches = described.oneOf ?? described.anyOf;
  if (branches === undefined) return described;
  const branch = branches.map((each) => chosen(root, each, data)).find((each) => suits(each, data));
  return branch ?? described;
}

function suits(node: SchemaNode, data: unknown): boolean {
  if (!isMap(data)) return node.type !== 'object' && node.type === kindOf(data);
  if (node.type !== 'object') return false;
  const discriminator = node.properties?.['type']?.const;
  return discriminator === undefined || discriminator === data['type'];
}

function kindOf(data: unknown): string {
  if (Array.isArray(data)) return 'array';
  return data === null ? 'null' : typeof data;
}
