// One planned trial as a line of text to scale: steady beats, each fault from start to heal, earliest and latest detection
// that theory allows, and the limit. Pure; `explain` prints it under a ruler.

import { formatDuration } from '../time.ts';
import type { Paint } from './paint.ts';

/** What is drawn; times in ms after the start of the trial. */
export interface Drawing {
  readonly endMs: number;
  /** Time between beats; undefined = beats are not known. */
  readonly beatMs: number | undefined;
  readonly spans: readonly { readonly startMs: number; readonly endMs: number | undefined }[];
  readonly detection: { readonly earliestMs: number; readonly latestMs: number } | undefined;
  readonly limitMs: number | undefined;
}

/** What the characters mean, for one line above the drawings. */
export const legend = '· beat   █ fault   ░ detection possible   │ limit   ╴ waiting';

/** The line, `width` characters wide. */
export function drawTrial(drawing: Drawing, width: number): string {
  const cells = Array.from({ length: width }, () => '╴');
  const column = (atMs: number) => Math.min(width - 1, Math.max(0, Math.floor((atMs / drawing.endMs) * width)));
  const firstMs = Math.min(drawing.endMs, ...drawing.spans.map((span) => span.startMs));
  for (let atMs = 0; drawing.beatMs !== undefined && atMs < firstMs; atMs += drawing.beatMs) cells[column(atMs)] = '·';
  for (const span of drawing.spans) fill(cells, column(span.startMs), column(span.endMs ?? span.startMs), '█');
  if (drawing.detection !== undefined) fill(cells, column(drawing.detection.earliestMs), column(drawing.detection.latestMs), '░');
  if (drawing.limitMs !== undefined) cells[column(drawing.limitMs)] = '│';
  return cells.join('');
}

/** The same line in colour: detection that comes after the limit is red, as it would be in the report. */
export function paintTrial(line: string, paint: Paint): string {
  const late = line.indexOf('│') + 1;
  return [...line].map((letter, index) => paintLetter(letter, late > 0 && index >= late, paint)).join('');
}

function paintLetter(letter: string, isLate: boolean, paint: Paint): string {
  if (letter === '█') return paint('yellow', letter);
  if (letter === '░') return paint(isLate ? 'red' : 'green', letter);
  if (letter === '│') return paint('cyan', letter);
  return letter === '╴' ? paint('dim', letter) : letter;
}

/** The ruler: marks at round times, as many as fit. */
export function drawRuler(endMs: number, width: number): string {
  const cells = Array.from({ length: width }, () => ' ');
  const stepMs = stepOf(endMs);
  for (let atMs = 0; atMs < endMs; atMs += stepMs) {
    const label = atMs === 0 ? '0' : formatDuration(atMs);
    const start = Math.floor((atMs / endMs) * width);
    if (start + label.length <= width) for (const [index, letter] of [...label].entries()) cells[start + index] = letter;
  }
  return cells.join('').trimEnd();
}

function fill(cells: string[], from: number, to: number, letter: string): void {
  for (let index = from; index <= to; index += 1) cells[index] = letter;
}

const roundSteps = [1, 2, 5]
  .flatMap((factor) => [10, 100, 1000, 10_000, 100_000, 1_000_000].map((unit) => factor * unit))
  .sort((a, b) => a - b);

function stepOf(endMs: number): number {
  return roundSteps.find((step) => endMs / step <= 6) ?? endMs;
}
