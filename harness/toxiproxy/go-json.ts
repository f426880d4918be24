// JSON as Go reads and writes it, since clients of the API rely on that: keys match whatever their case, unknown keys are
// ignored, only the first value of a body counts, `null` is an empty object, numbers must be whole where Go has integers.

import { refusals } from './api-error.ts';

/** A decoded object: fields by their lower-case names. */
export type Fields = ReadonlyMap<string, unknown>;

/** The first JSON value of a body. Throws the API's refusal. */
export function decodeBody(text: string): unknown {
  if (text.trim() === '') throw refusals.badBody('EOF');
  try {
    return JSON.parse(text);
  } catch (error) {
    const first = firstValue(text);
    if (first !== undefined && first.length < text.trimEnd().length) return decodeBody(first);
    throw refusals.badBody(error instanceof Error ? error.message : String(error));
  }
}

/** The fields of an object body; `null` has none. */
export function fieldsOf(value: unknown, what = 'object'): Fields {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(value, what);
  return new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));
}

/** A text field; undefined where absent or null. */
export function textField(fields: Fields, name: string): string | undefined {
  return typed(fields, name, 'string', (value) => (typeof value === 'string' ? value : undefined));
}

/** A true-or-false field. */
export function booleanField(fields: Fields, name: string): boolean | undefined {
  return typed(fields, name, 'bool', (value) => (typeof value === 'boolean' ? value : undefined));
}

/** A number field. */
export function numberField(fields: Fields, name: string): number | undefined {
  return typed(fields, name, 'float32', (value) => (typeof value === 'number' ? value : undefined));
}

/** A whole-number field. */
export function integerField(fields: Fields, name: string): number | undefined {
  return typed(fields, name, 'int64', (value) => (Number.isSafeInteger(value) ? (value as number) : undefined));
}

function typed<T>(fields: Fields, name: string, type: string, read: (value: unknown) => T | undefined): T | undefined {
  const value = fields.get(name.toLowerCase());
  if (value === undefined || value === null) return undefined;
  const result = read(value);
  if (result === undefined) throw wrongType(value, `field ${name} of type ${type}`);
  return result;
}

function wrongType(value: unknown, what: string): Error {
  const kind = Array.isArray(value) ? 'array' : value !== null && typeof value === 'object' ? 'object' : `${typeof value} ${String(value)}`;
  return refusals.badBody(`json: cannot unmarshal ${kind} into Go ${what}`);
}

// Where the first object, array or scalar of a text ends.
function firstValue(text: string): string | undefined {
  const start = text.search(/\S/);
  if (start < 0) return undefined;
  if (!'{['.includes(text[start] as string)) return /^\s*(?:"(?:[^"\\]|\\.)*"|[^\s,\]}[{]+)/.exec(text)?.[0];
  let depth = 0;
  let inText = false;
  for (let index = start; index < text.length; index += 1) {
    const letter = text[index] as string;
    if (inText) {
      if (letter === '\\') index += 1;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if ('{['.includes(letter)) depth += 1;
    else if ('}]'.includes(letter)) depth -= 1;
    if (depth === 0 && !inText) return text.slice(0, index + 1);
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON with Go's escapes. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => escapes[letter] ?? letter);
}
