// One mistake in a good scenario file, as a hand at a keyboard makes it: for the test that each of them is answered at its
// place. Every mutation knows where it was made, what word stood there, and which maps enclose it. Pure and seeded.

import { isScalar, LineCounter, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import type { Random } from '../random.ts';

/** The kinds of mistake. */
export const mutationKinds = [
  'key typo',
  'word typo',
  'unit dropped',
  'value type',
  'indentation',
  'deleted line',
  'duplicated key',
  'swapped nesting',
] as const;

/** One of them. */
export type MutationKind = (typeof mutationKinds)[number];

/** A key with its value in the text, by offsets. */
export interface Entry {
  readonly key: string;
  readonly path: readonly string[];
  readonly from: number;
  readonly keyTo: number;
  readonly valueFrom: number;
  readonly to: number;
  readonly scalar: boolean;
  /** Keys of the maps around it, outermost first. */
  readonly around: readonly Entry[];
}

/** A changed text. */
export interface Mutation {
  readonly kind: MutationKind;
  readonly text: string;
  /** Offsets in the changed text of what was edited. */
  readonly from: number;
  readonly to: number;
  /** What stood there: the right word of a typo, the key of what was removed or moved. */
  readonly word: string;
  /** Offsets of the keys of the maps around it. */
  readonly around: readonly number[];
}

/** Every key of a text, in the order of the text. */
export function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  const known = new Map<Pair, Entry>();
  visit(parseDocument(text, { lineCounter: new LineCounter() }), {
    Pair(_, pair, ancestors) {
      const key = pair.key as Scalar;
      const value = pair.value as Scalar | null;
      const around = ancestors.flatMap((ancestor) => known.get(ancestor as Pair) ?? []);
      const entry: Entry = {
        key: String(key.value),
        path: [...around.map((one) => one.key), String(key.value)],
        from: key.range?.[0] ?? 0,
        keyTo: key.range?.[1] ?? 0,
        valueFrom: value?.range?.[0] ?? 0,
        to: value?.range?.[1] ?? 0,
        scalar: isScalar(value),
        around,
      };
      known.set(pair as Pair, entry);
      entries.push(entry);
    },
  });
  return entries;
}

/** A mutation of that kind, or undefined where the text has nothing to make it of. */
export function mutate(text: string, kind: MutationKind, random: Random): Mutation | undefined {
  const entries = entriesOf(text);
  const make = makers[kind](text, entries, random);
  return make === undefined || make.text === text ? undefined : { kind, ...make };
}

type Made = Omit<Mutation, 'kind'>;
type Maker = (text: string, entries: readonly Entry[], random: Random) => Made | undefined;

const makers: Readonly<Record<MutationKind, Maker>> = {
  'key typo': (text, entries, random) => {
    const entry = pick(entries.filter(isGrammar), random);
    return entry && replaced(text, entry, entry.from, entry.keyTo, typo(entry.key, random));
  },
  'word typo': (text, entries, random) => {
    const words = entries.filter(
      (entry) => entry.scalar && isGrammar(entry) && wordKeys.has(entry.key) && /^[a-z-]+$/.test(writtenOf(text, entry)),
    );
    const entry = pick(words, random);
    const word = entry && text.slice(entry.valueFrom, entry.to);
    if (entry === undefined || word === undefined) return undefined;
    return { ...replaced(text, entry, entry.valueFrom, entry.to, typo(word, random)), word };
  },
  'unit dropped': (text, entries, random) => {
    const entry = pick(
      entries.filter((one) => one.scalar && /^\d+[a-zA-Z%/]+$/.test(writtenOf(text, one))),
      random,
    );
    return entry && replaced(text, entry, entry.valueFrom, entry.to, /^\d+/.exec(writtenOf(text, entry))?.[0] ?? '');
  },
  'value type': (text, entries, random) => {
    const entry = pick(
      entries.filter((one) => isGrammar(one) && !text.slice(one.valueFrom, one.to).includes('\n')),
      random,
    );
    return entry && replaced(text, entry, entry.valueFrom, entry.to, otherKind(writtenOf(text, entry), random));
  },
  indentation: (text, _, random) => {
    const line = pick(linesOf(text), random);
    if (line === undefined) return undefined;
    const by = random.integer(0, 1) === 0 && line.indent > 0 ? -random.integer(1, Math.min(2, line.indent)) : random.integer(1, 2);
    const changed = ' '.repeat(line.indent + by) + text.slice(line.from + line.indent, line.to);
    return edited(text, line.from, line.to, changed, changed.trim().replace(/[:\s].*/s, ''), []);
  },
  'deleted line': (text, entries, random) => {
    const line = pick(linesOf(text), random);
    if (line === undefined) return undefined;
    const gone = entries.filter((entry) => entry.from >= line.from && entry.from < line.to);
    const around = gone[0]?.around.map((entry) => entry.from) ?? [];
    return edited(text, line.from, line.to + 1, '', gone.map((entry) => entry.key).join(' '), around);
  },
  'duplicated key': (text, entries, random) => {
    const entry = pick(entries, random);
    if (entry === undefined) return undefined;
    const own = text.slice(entry.from, entry.to);
    const flow = isFlow(text, entry);
    const lineStart = text.lastIndexOf('\n', entry.from) + 1;
    const between = flow ? ', ' : `\n${text.slice(lineStart, entry.from).replace('-', ' ')}`;
    const at = entry.to + between.length;
    return {
      text: text.slice(0, entry.to) + between + own + text.slice(entry.to),
      from: at,
      to: at + own.length,
      word: entry.key,
      around: [],
    };
  },
  'swapped nesting': (text, entries, random) => {
    const inner = pick(
      entries.filter((entry) => entry.around.length > 0),
      random,
    );
    const outer = inner?.around.at(-1);
    if (inner === undefined || outer === undefined) return undefined;
    const swapped = text.slice(0, outer.from) + inner.key + text.slice(outer.keyTo, inner.from) + outer.key + text.slice(inner.keyTo);
    return { text: swapped, from: outer.from, to: inner.to, word: outer.key, around: inner.around.map((entry) => entry.from) };
  },
};

const wordKeys = new Set(['type', 'direction', 'then', 'jitter', 'use', 'from', 'how', 'new', 'healed', 'signal', 'phase']);

/** Keys that authors make up: names of settings, options of a program, faults by name. */
function isGrammar({ path }: Entry): boolean {
  const above = path.at(-2);
  return !['settings', 'options', 'env', 'fires', 'matrix'].includes(above ?? '') && !path.includes('options');
}

function isFlow(text: string, entry: Entry): boolean {
  const around = entry.around.at(-1);
  return around !== undefined && /^[{[]/.test(text.slice(around.valueFrom));
}

function writtenOf(text: string, entry: Entry): string {
  return text.slice(entry.valueFrom, entry.to);
}

function replaced(text: string, entry: Entry, from: number, to: number, by: string): Made {
  return edited(
    text,
    from,
    to,
    by,
    entry.key,
    entry.around.map((one) => one.from),
  );
}

function edited(text: string, from: number, to: number, by: string, word: string, around: readonly number[]): Made {
  return { text: text.slice(0, from) + by + text.slice(to), from, to: from + by.length, word, around };
}

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items.length === 0 ? undefined : items[random.integer(0, items.length - 1)];
}

interface Line {
  readonly from: number;
  readonly to: number;
  readonly indent: number;
}

// Lines that say something: no comments, not the last empty one.
function linesOf(text: string): Line[] {
  let from = 0;
  return text.split('\n').flatMap((line) => {
    const start = from;
    from += line.length + 1;
    if (line.trim() === '' || line.trim().startsWith('#')) return [];
    return [{ from: start, to: start + line.length, indent: line.length - line.trimStart().length }];
  });
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A word with one or two slips of the finger: a letter more, less, another, or two swapped. */
export function typo(word: string, random: Random): string {
  let slipped = word;
  const slips = word.length > 3 ? random.integer(1, 2) : 1;
  for (let slip = 0; slip < slips || slipped === word; slip += 1) slipped = slipOnce(slipped, random);
  return slipped;
}

function slipOnce(word: string, random: Random): string {
  const at = random.integer(0, word.length - 1);
  const letter = letters[random.integer(0, letters.length - 1)] ?? 'x';
  switch (random.integer(0, 3)) {
    case 0:
      return word.length < 2 ? word + letter : word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at);
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1);
    default:
      return (
        word.slice(0, at) +
        word
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        word.slice(at + 2)
      );
  }
}

function otherKind(value: string, random: Random): string {
  const others = ['true', '[1, 2]', '{ some: thing }', '12', 'many words here', ''];
  const fitting = others.filter((other) => kindOf(other) !== kindOf(value));
  return fitting[random.integer(0, fitting.length - 1)] ?? '[]';
}

function kindOf(value: string): string {
  if (value.startsWith('{')) return 'map';
  if (value.startsWith('[')) return 'list';
  if (/^\d+$/.test(value)) return 'number';
  return /^(true|false|)$/.test(value) ? value : 'text';
}
