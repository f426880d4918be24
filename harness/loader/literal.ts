// Where keys stand in a TypeScript file: reads the object literal after `defineScenario(` just far enough to know the
// place of each key and value. What is computed cannot be placed; then the nearest literal part is shown.

import { type Path, pathKey, type Spot } from './document.ts';
import type { Place } from './frame.ts';

/** Spots of the literal given to `wrapper(`, or of the one after `export default`. Empty where there is none. */
export function literalSpots(text: string, wrapper: string): Map<string, Spot> {
  const spots = new Map<string, Spot>();
  const start = new RegExp(`\\b${wrapper}\\s*(<[^>(]*>)?\\s*\\(`).exec(text) ?? /\bexport\s+default\s+/.exec(text);
  if (start === null) return spots;
  const reader = { text, spots, lines: lineStarts(text) };
  const at = skipBlank(text, start.index + start[0].length);
  spots.set('', { key: placeOf(reader, start.index, start.index + start[0].length), value: placeOf(reader, at, at + 1) });
  readValue(reader, at, []);
  return spots;
}

interface Reader {
  readonly text: string;
  readonly spots: Map<string, Spot>;
  readonly lines: readonly number[];
}

// Reads a value that begins at `at` and returns where it ends: at the `,` or bracket that follows it.
function readValue(reader: Reader, at: number, path: Path): number {
  const opener = reader.text.charAt(at);
  if (path.length < 50 && opener === '{') readMap(reader, at + 1, path);
  if (path.length < 50 && opener === '[') readList(reader, at + 1, path);
  return skipExpression(reader.text, at);
}

function readMap(reader: Reader, from: number, path: Path): void {
  let at = skipBlank(reader.text, from);
  while (at < reader.text.length && reader.text.charAt(at) !== '}') {
    const key = /^(?:([A-Za-z_$][\w$]*)|'([^'\n]*)'|"([^"\n]*)"|(\d+))\s*(:|,|\}|\()/.exec(reader.text.slice(at, at + 300));
    const name = key?.[1] ?? key?.[2] ?? key?.[3] ?? key?.[4];
    let end: number;
    if (key !== null && name !== undefined && key[5] === ':') {
      const value = skipBlank(reader.text, at + key[0].length);
      end = skipExpression(reader.text, value);
      setSpot(reader, [...path, name], at, key[0].replace(/\s*:$/, '').length, value, end);
      readValue(reader, value, [...path, name]);
    } else {
      end = skipExpression(reader.text, at);
      if (name !== undefined) setSpot(reader, [...path, name], at, name.length, at, at + name.length);
    }
    const next = nextItem(reader.text, end);
    if (next <= at) return;
    at = next;
  }
}

function readList(reader: Reader, from: number, path: Path): void {
  let at = skipBlank(reader.text, from);
  for (let index = 0; at < reader.text.length && reader.text.charAt(at) !== ']'; index += 1) {
    const end = skipExpression(reader.text, at);
    setSpot(reader, [...path, index], at, end - at, at, end);
    readValue(reader, at, [...path, index]);
    const next = nextItem(reader.text, end);
    if (next <= at) return;
    at = next;
  }
}

function nextItem(text: string, end: number): number {
  return skipBlank(text, text.charAt(end) === ',' ? end + 1 : end);
}

function setSpot(reader: Reader, path: Path, key: number, keyLength: number, value: number, end: number): void {
  const trimmed = reader.text.slice(value, end).trimEnd().length;
  reader.spots.set(pathKey(path), {
    key: placeOf(reader, key, key + keyLength),
    value: placeOf(reader, value, value + Math.max(1, trimmed)),
  });
}

// To the end of an expression: brackets are balanced, texts and comments passed over. Always moves on, or ends.
function skipExpression(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (depth === 0 && /[,)\]}]/.test(character)) return at;
    if (/[([{]/.test(character)) depth += 1;
    if (/[)\]}]/.test(character)) depth -= 1;
    at = skipText(text, at);
  }
  return at;
}

// One character, or a whole text or comment that begins here.
function skipText(text: string, at: number): number {
  const quote = text.charAt(at);
  const comment = skipComment(text, at);
  if (comment > at) return comment;
  if (quote !== '"' && quote !== "'" && quote !== '`') return at + 1;
  for (let index = at + 1; index < text.length; index += 1) {
    if (text.charAt(index) === '\\') index += 1;
    else if (text.charAt(index) === quote) return index + 1;
  }
  return text.length;
}

function skipComment(text: string, at: number): number {
  const ends = text.startsWith('//', at) ? '\n' : text.startsWith('/*', at) ? '*/' : undefined;
  if (ends === undefined) return at;
  const end = text.indexOf(ends, at + 2);
  return end < 0 ? text.length : end + ends.length;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    const after = skipComment(text, at);
    if (after === at) return at;
    at = after;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeOf(reader: Reader, from: number, to: number): Place {
  let line = reader.lines.findIndex((start) => start > from);
  if (line < 0) line = reader.lines.length;
  return { line, column: from - (reader.lines[line - 1] ?? 0) + 1, length: Math.max(1, to - from) };
}
