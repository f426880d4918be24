// What is wrong with a file, as data: place, sentence, hint, the line with a caret, and a code that never changes. All
// problems of all files are collected before anything is said, then printed ten at a time. Never a stack.

import { styleText } from 'node:util';
import { frameOf, harmless, type Place } from './frame.ts';

/** One thing wrong with a scenario or config file. Codes: `FL-S` reading and grammar, `FL-P` planning, `FL-C` config. */
export interface Problem {
  /** Stable search term, `FL-S023`. The wording may change, the code not. */
  readonly code: string;
  /** Path as people should read it. */
  readonly file: string;
  /** From 1; null when the file as a whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong and what was expected, in one sentence without a full stop. */
  readonly message: string;
  /** What to write instead, nearest accepted word first. */
  readonly hint?: string;
  /** The source line with carets under it. */
  readonly frame?: string;
}

/** A problem at a place of a text; without a place it is the file's. */
export function problemAt(
  code: string,
  file: string,
  text: string,
  place: Place | undefined,
  message: string,
  hint?: string | undefined,
): Problem {
  const frame = place === undefined ? undefined : frameOf(text, place);
  return {
    code,
    file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(frame === undefined ? {} : { frame }),
  };
}

/** How problems are printed. `limit`: at most so many, then "and N more". */
export interface FormatOptions {
  readonly colour: boolean;
  readonly limit?: number;
}

/** All problems as text for people: `file:line:column: message [code]`, frame, hint; ten at most, then "and N more". */
export function formatProblems(problems: readonly Problem[], options: FormatOptions): string {
  const limit = options.limit ?? 10;
  const shown = problems.slice(0, limit).map((problem) => formatProblem(problem, options.colour));
  const more = problems.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  return shown.join('\n\n');
}

function formatProblem(problem: Problem, colour: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const lines = [`${paint('bold', harmless(place))}: ${harmless(problem.message)} ${paint('dim', `[${problem.code}]`)}`];
  if (problem.frame !== undefined) lines.push(problem.frame.replace(/\^+$/, (carets) => paint('red', carets)));
  if (problem.hint !== undefined) lines.push(`        ${harmless(problem.hint)}`);
  return lines.join('\n');
}

/** The order of reading: by file, then line, then column. Equal problems (several settings meet the same line) are said once. */
export function sortedOnce(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.file, problem.line, problem.column, problem.code, problem.message]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()].sort(
    (a, b) => order(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || order(a.code, b.code),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A value as it came, short and harmless, for a sentence. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return `"${cut(harmless(value), 60)}"`;
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return cut(String(value), 60);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
