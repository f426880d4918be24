// Data that remembers where it came from. Defaults of the config, the file and a setting are laid over each other: maps
// merge key by key; lists, and maps whose `use` or `type` differs, replace. Every part still knows its file and path, so
// that a problem in the merged scenario is shown at the line that somebody wrote.

import { isMap, type Path, type SourceDocument } from './document.ts';

/** Who wrote a value. `default` is never in a document: resolve.ts fills those in. */
export type Origin = 'file' | 'config' | 'default' | 'setting';

/** A part of a document. */
export interface Source {
  readonly origin: Origin;
  readonly document: SourceDocument;
  readonly path: Path;
}

/** A value with its source; children only for maps and lists. */
export interface Traced {
  readonly value: unknown;
  readonly source: Source;
  readonly children?: ReadonlyMap<string, Traced>;
}

/** Data of a document with every part traced. */
export function trace(value: unknown, source: Source): Traced {
  if (typeof value !== 'object' || value === null) return { value, source };
  const steps: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const children = new Map(
    steps.map((step): [string, Traced] => [
      String(step),
      trace((value as Record<string | number, unknown>)[step], { ...source, path: [...source.path, step] }),
    ]),
  );
  return { value, source, children };
}

/** Lays one value over another. */
export function overlay(base: Traced | undefined, over: Traced): Traced {
  if (base?.children === undefined || over.children === undefined || !isMap(base.value) || !isMap(over.value)) return over;
  if (differs(base.value, over.value, 'use') || differs(base.value, over.value, 'type')) return over;
  const children = new Map(base.children);
  for (const [key, child] of over.children) children.set(key, overlay(base.children.get(key), child));
  return { value: Object.fromEntries([...children].map(([key, child]) => [key, child.value])), source: over.source, children };
}

function differs(base: Record<string, unknown>, over: Record<string, unknown>, key: 'use' | 'type'): boolean {
  return over[key] !== undefined && over[key] !== base[key];
}

/** A map with one child put in or replaced. */
export function withChild(parent: Traced, key: string, child: Traced): Traced {
  const children = new Map(parent.children);
  children.set(key, child);
  return rebuilt(parent, children);
}

/** A map without some of its children. */
export function without(parent: Traced, keys: readonly string[]): Traced {
  return rebuilt(parent, new Map([...(parent.children ?? [])].filter(([key]) => !keys.includes(key))));
}

function rebuilt(parent: Traced, children: ReadonlyMap<string, Traced>): Traced {
  return { ...parent, value: Object.fromEntries([...children].map(([key, child]) => [key, child.value])), children };
}

/** The part at a path, or its nearest ancestor that exists. */
export function sourceAt(traced: Traced, path: Path): Source {
  let current = traced;
  for (const step of path) {
    const child = current.children?.get(String(step));
    if (child === undefined) break;
    current = child;
  }
  return current.source;
}

/** Visits every part below, itself included, parents first, with its dotted path and its parent's. */
export function visitParts(
  traced: Traced,
  visit: (key: string, above: string | undefined, part: Traced) => void,
  key = '',
  above?: string,
): void {
  visit(key, above, traced);
  for (const [step, child] of traced.children ?? []) visitParts(child, visit, key === '' ? step : `${key}.${step}`, key);
}

/**
 * Lays a value over whatever stands at a path; maps on the way are made where there are none. A key without a value, and a
 * single value or list where a map belongs, stay as they are: they are mistakes, and the check that follows says so.
 */
export function overlayAt(root: Traced, path: readonly string[], over: Traced): Traced {
  const [step, ...rest] = path;
  if (root.value === null) return root;
  if (step === undefined) return overlay(root, over);
  if (!isMap(root.value)) return root;
  const child = root.children?.get(step) ?? (rest.length === 0 ? undefined : emptyMap(over.source));
  return withChild(root, step, child === undefined ? over : overlayAt(child, rest, over));
}

/** Puts a value at a path, whatever stands there; maps on the way are made where there are none. */
export function placeAt(root: Traced, path: readonly string[], value: Traced): Traced {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (!isMap(root.value)) return root;
  return withChild(root, step, placeAt(root.children?.get(step) ?? emptyMap(value.source), rest, value));
}

function emptyMap(source: Source): Traced {
  return { value: {}, source, children: new Map() };
}
