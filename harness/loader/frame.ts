// The line of a file with carets under the part that is meant. Long lines are cut around the carets, and control
// characters are replaced, since a scenario file must not be able to write to the terminal.

/** A stretch of a line; line and column count from 1, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

const widest = 140;

/** Two lines: the source line with its number, and the carets under it. Undefined when the text has no such line. */
export function frameOf(text: string, place: Place): string | undefined {
  const line = lineOf(text, place.line);
  if (line === undefined) return undefined;
  const from = Math.max(0, Math.min(place.column - 1, line.length) - (line.length > widest ? 60 : place.column - 1));
  const cut = from > 0 ? '…' : '';
  const shown = cut + harmless(line.slice(from, from + widest)) + (line.length > from + widest ? '…' : '');
  const before = cut.length + Math.max(0, place.column - 1 - from);
  const carets = '^'.repeat(Math.max(1, Math.min(place.length, shown.length - before)));
  const number = String(place.line).padStart(5);
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${' '.repeat(before)}${carets}`;
}

/** One line of a text by its number from 1, without its end. */
export function lineOf(text: string, number: number): string | undefined {
  let start = 0;
  for (let line = 1; line < number; line += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}

/** The same text in the same width without anything a terminal would obey. */
export function harmless(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
