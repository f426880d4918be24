// The quoted place of a violated expectation: the lines of the scenario file around it, with a caret under the key.
// Only the lines that the result carries can be shown, so a stored run is quoted as it was, not as the file is now.

import type { ExpectationResult, ScenarioResult } from '../result.ts';
import { oneLine } from './wording.ts';

/** One line of a frame. `caretAt`: column of the caret, from 0, on the line that is meant. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  readonly caretAt: number | undefined;
}

const widest = 120;
const around = 2;

/** Lines around an expectation's place; empty when the place or its source is not known. */
export function frameLines(scenario: ScenarioResult, expectation: Pick<ExpectationResult, 'line' | 'column'>): FrameLine[] {
  const { line, column } = expectation;
  if (line === null || scenario.source[line] === undefined) return [];
  const from = firstShown(scenario, line);
  const numbers = Array.from({ length: 2 * around + 1 }, (_, index) => from + index);
  return numbers
    .filter((number) => scenario.source[number] !== undefined && number <= line + around)
    .map((number) => ({
      number,
      text: cut(oneLine(scenario.source[number] ?? '')),
      caretAt: number === line ? Math.min(widest, Math.max(0, (column ?? 1) - 1)) : undefined,
    }));
}

// Without a gap: a frame with a hole in it reads as if the lines followed each other.
function firstShown(scenario: ScenarioResult, line: number): number {
  let from = line;
  while (from > line - around && scenario.source[from - 1] !== undefined) from -= 1;
  return from;
}

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}

/** The frame as plain text, a caret line under the line that is meant. */
export function frameText(scenario: ScenarioResult, expectation: Pick<ExpectationResult, 'line' | 'column'>, indent = ''): string {
  const lines = frameLines(scenario, expectation);
  const width = String(lines.at(-1)?.number ?? 0).length;
  return lines
    .flatMap((line) => {
      const row = `${indent}${line.caretAt === undefined ? ' ' : '>'} ${String(line.number).padStart(width)} | ${line.text}`;
      return line.caretAt === undefined ? [row] : [row, `${indent}  ${' '.repeat(width)} | ${' '.repeat(line.caretAt)}^`];
    })
    .join('\n');
}

/** `file:line:column`, as editors and terminals make a link of it. */
export function placeOf(scenario: ScenarioResult, expectation: Pick<ExpectationResult, 'line' | 'column'>): string {
  const file = oneLine(scenario.file);
  if (expectation.line === null) return `${file}:${scenario.line}`;
  return `${file}:${expectation.line}${expectation.column === null ? '' : `:${expectation.column}`}`;
}
