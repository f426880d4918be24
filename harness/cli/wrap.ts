// Long lines broken at words for the width of a terminal, what follows indented below the text and not below its label.
// Without a terminal lines stay readable in a CI log and easy to search: they are broken late. Colour takes no room.

import { stripVTControlCharacters } from 'node:util';

/** Columns without a terminal to ask. */
const widthWithoutTerminal = 120;

/** A single blank, but not the one between a number and its unit. */
const wordEnd = /(?<=\S) (?=\S)(?!(?:ms|s|min|h|%)(?:\W|$))/;

/** Columns of the terminal that reads standard output. */
export function outputWidth(): number {
  return process.stdout.columns ?? widthWithoutTerminal;
}

/** Below this a line is broken by the terminal: nothing would be left to read. */
const narrowest = 60;

/**
 * A text of lines for a terminal: what is prose is broken at words, two blanks further in than it begins. Quoted lines of a file,
 * which begin further in, and what is to be copied (a command, a path) stay whole. Without a terminal everything does.
 */
export function wrapLines(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < narrowest) return text;
  const isWhole = (line: string) => /^ {4}|^ *(again|report|next|then): /.test(line);
  const indent = (line: string) => (/^ */.exec(line)?.[0].length ?? 0) + 2;
  return text
    .split('\n')
    .map((line) => (isWhole(line) ? line : wrap(line, columns, indent(line))))
    .join('\n');
}

/** `text` in lines of at most `width` characters where words allow it, each but the first behind `indent` blanks. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(wordEnd)) {
    const longer = line === '' ? word : `${line} ${word}`;
    const isFull = line !== '' && stripVTControlCharacters(longer).length > width;
    if (isFull) lines.push(line);
    line = isFull ? `${' '.repeat(indent)}${word}` : longer;
  }
  return [...lines, line].join('\n');
}
