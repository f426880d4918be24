// A zod issue to a finding that helps: which key or value, what was expected, what came, the nearest accepted word. Zod's
// own sentences speak of schemas; an author thinks of the file.

import type { z } from 'zod';
import { isMap, type Path, valueAt } from './document.ts';
import { quoted } from './problem.ts';
import { quantityOf, quantityProblem } from './quantity-problem.ts';
import { homesOf, keysAt, nodeAt, type SchemaNode, wordsOf } from './schema-node.ts';
import { nearest } from './suggest.ts';
import { keyNamed, typeNamed } from './synonyms.ts';

/** Something wrong at a path of plain data; placing it in a file is for those who know the file. */
export interface Finding {
  readonly path: Path;
  /** Whether the key or the value is wrong. */
  readonly part: 'key' | 'value';
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

type Issue = z.core.$ZodIssue;

/** All findings of a failed validation. Codes FL-S020 to FL-S029. */
export function explainIssues(issues: readonly Issue[], data: unknown, root: SchemaNode): Finding[] {
  return issues.flatMap((issue) => explain(issue, issue.path as Path, data, root));
}

function explain(issue: Issue, path: Path, data: unknown, root: SchemaNode): Finding[] {
  const value = valueAt(data, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, data, root));
    case 'invalid_union':
      return explainUnion(issue, path, data, root);
    case 'invalid_value':
      return value === undefined ? missing(path, root, data) : [wrongWord(path, value, issue.values)];
    case 'invalid_key':
      return [badName(path)];
    case 'invalid_type':
      return value === undefined ? missing(path, root, data) : [wrongType(path, value, issue.expected, nodeAt(root, path, data))];
    case 'invalid_format':
      return [wrongFormat(path, value, nodeAt(root, path, data), 'pattern' in issue ? String(issue.pattern) : undefined)];
    case 'too_small':
    case 'too_big':
      return [outOfRange(issue, path, value)];
    default:
      return [{ path, part: 'value', code: 'FL-S022', message: issue.message }];
  }
}

function unknownKey(key: string, path: Path, data: unknown, root: SchemaNode): Finding {
  const keys = keysAt(root, path, data);
  const guess = guessKey(key, keys);
  const home = guess === undefined ? homesOf(root, key) : [];
  const known = `${home.length > 0 && home.length <= 3 ? `it belongs in ${home.join(' or ')}; ` : ''}known here: ${keys.join(', ')}`;
  const whole = [...path, key];
  const type = valueAt(data, [...path, 'type']);
  if (key === 'for' && path[0] === 'faults') {
    return {
      path: whole,
      part: 'key',
      code: 'FL-S032',
      message: `${quoted(type)} happens in an instant, so it takes no "for"`,
      hint: 'remove it',
    };
  }
  const message = `unknown key "${key}"${typeof type === 'string' ? ` for ${type}` : ''}`;
  return { path: whole, part: 'key', code: 'FL-S020', message, hint: guess === undefined ? known : `did you mean "${guess}"? ${known}` };
}

function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, data: unknown, root: SchemaNode): Finding[] {
  const value = valueAt(data, path);
  const options = 'options' in issue && Array.isArray(issue.options) ? (issue.options as unknown[]) : undefined;
  if (options !== undefined) return value === undefined ? missing(path, root, data, options) : [wrongWord(path, value, options)];
  const branches = issue.errors.filter((errors) => !errors.some((error) => error.path.length === 0 && rejectsKind(error, value)));
  const branch = branches[0]?.[0]?.code === 'invalid_value' ? undefined : branches[0];
  if (branch !== undefined) return branch.flatMap((error) => explain(error, [...path, ...(error.path as Path)], data, root));
  if (value === undefined) return missing(path, root, data);
  const node = nodeAt(root, path.slice(0, -1), data);
  return [wrongType(path, value, 'union', node?.properties?.[String(path.at(-1))] ?? nodeAt(root, path, data))];
}

// A map does not suit the scalar branch, nor a scalar the map branch: then the other branch has the true complaint.
function rejectsKind(error: Issue, value: unknown): boolean {
  if (error.code === 'invalid_type') return !(error.expected === 'int' && typeof value === 'number');
  return error.code === 'invalid_value' && (isMap(value) || Array.isArray(value) || typeof value !== typeof error.values[0]);
}

// A key that is there under a misspelt name is not said to be missing as well.
function missing(path: Path, root: SchemaNode, data: unknown, options?: readonly unknown[]): Finding[] {
  const key = String(path.at(-1));
  const above = path.slice(0, -1);
  const parent = nodeAt(root, above, data);
  if (options !== undefined) {
    const slip = misspeltType(valueAt(data, above), parent);
    if (slip !== undefined) {
      const hint = `did you mean "${key}"? one of: ${options.join(', ')}`;
      return [{ path: [...above, slip], part: 'key', code: 'FL-S020', message: `unknown key "${slip}"`, hint }];
    }
  }
  if (isMisspelt(key, valueAt(data, above), parent)) return [];
  const description = options === undefined ? parent?.properties?.[key]?.description : `one of: ${options.join(', ')}`;
  const hint = description === undefined ? undefined : `${key}: ${description}`;
  return [{ path, part: 'key', code: 'FL-S021', message: `the key "${key}" is missing`, hint }];
}

// Which keys a map takes is known by its `type` only: without it, a key that no type takes may be the type, misspelt.
function misspeltType(written: unknown, parent: SchemaNode | undefined): string | undefined {
  const known = (parent?.oneOf ?? parent?.anyOf ?? []).flatMap((branch) => Object.keys(branch.properties ?? {}));
  return isMap(written) ? Object.keys(written).find((word) => !known.includes(word) && nearest(word, known) === 'type') : undefined;
}

function isMisspelt(key: string, written: unknown, parent: SchemaNode | undefined): boolean {
  const known = Object.keys(parent?.properties ?? {});
  return isMap(written) && Object.keys(written).some((word) => !known.includes(word) && guessKey(word, known) === key);
}

function guessKey(word: string, known: readonly string[]): string | undefined {
  return nearest(word, known) ?? keyNamed(word, known);
}

function wrongWord(path: Path, value: unknown, options: readonly unknown[]): Finding {
  const words = options.map(String);
  const guess = typeof value === 'string' ? nearest(value, words) : undefined;
  const meant = guess === undefined && path.at(-1) === 'type' ? typeNamed(String(value)) : undefined;
  const hint = guess === undefined ? meant && `it is called ${meant} here` : `did you mean "${guess}"?`;
  const expected = words.length === 1 ? `expected ${words[0]}` : `expected one of ${words.join(', ')}`;
  const key = path.at(-1) === 'type' ? 'unknown type ' : '';
  const message = key === '' ? `${quoted(value)} is not known here, ${expected}` : `${key}${quoted(value)}, ${expected}`;
  return { path, part: 'value', code: 'FL-S027', message, hint };
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
};

function wrongType(path: Path, value: unknown, expected: string, node: SchemaNode | undefined): Finding {
  const scalar = typeof value !== 'object';
  const pattern = node?.pattern ?? node?.anyOf?.find((each) => quantityOf(each.pattern) !== undefined)?.pattern;
  if (pattern !== undefined && quantityOf(pattern) !== undefined && scalar)
    return { path, part: 'value', ...quantityProblem(pattern, value) };
  const quantity = quantityOf(pattern);
  const what = expected === 'union' ? alternatives(node) : ((quantity && `a ${quantity}`) ?? kinds[expected] ?? 'something else');
  const message = `expected ${what}, got ${quoted(value)}`;
  const quotes = expected === 'string' && scalar && value !== null ? `write "${String(value)}" in quotes` : undefined;
  return { path, part: 'value', code: 'FL-S022', message, hint: quotes ?? node?.description };
}

// `never or a map`: what a split of words, scalars and maps takes.
function alternatives(node: SchemaNode | undefined): string {
  const others = (node?.anyOf ?? []).filter((each) => each.const === undefined && each.enum === undefined);
  const named = others.map((each) =>
    each.pattern === undefined ? kinds[each.type === 'integer' ? 'int' : (each.type ?? '')] : `a ${quantityOf(each.pattern) ?? 'text'}`,
  );
  const all = [...wordsOf(node), ...named.filter((name) => name !== undefined)];
  return all.length === 0 ? (node?.description ?? 'something else') : all.join(' or ');
}

function wrongFormat(path: Path, value: unknown, node: SchemaNode | undefined, pattern: string | undefined): Finding {
  const meant = pattern?.replace(/^\/|\/$/g, '').replaceAll('\\/', '/');
  if (quantityOf(meant) !== undefined && meant !== undefined) {
    const words = meant.includes('predicted') && nearest(String(value), ['predicted']) !== undefined;
    return words ? wrongWord(path, value, ['predicted']) : { path, part: 'value', ...quantityProblem(meant, value) };
  }
  const described = node?.description ?? 'lower-case letters, digits and hyphens';
  return { path, part: 'value', code: 'FL-S029', message: `${quoted(value)} does not fit, expected ${described}` };
}

function badName(path: Path): Finding {
  const key = String(path.at(-1));
  const name = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const hint = path.includes('matrix')
    ? 'such as heartbeat.interval, reconnect.max, options.x or env.X'
    : name === ''
      ? undefined
      : `such as ${name}`;
  return { path, part: 'key', code: 'FL-S029', message: `"${key}" is not a name that can stand here`, hint };
}

function outOfRange(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, path: Path, value: unknown): Finding {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  const one = Number(limit) === 1;
  const size = Array.isArray(value) ? (one ? 'entry' : 'entries') : typeof value === 'string' ? (one ? 'character' : 'characters') : '';
  const bound = `${issue.inclusive === false ? (small ? 'above' : 'below') : small ? 'at least' : 'at most'} ${limit}`;
  const came = size === '' ? quoted(value) : `${(value as string | unknown[]).length}`;
  return { path, part: 'value', code: 'FL-S028', message: `expected ${bound}${size && ` ${size}`}, got ${came}` };
}
