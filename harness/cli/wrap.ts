// Long lines broken at words for the width of a terminal, what follows indented below the text and not below its label.
// Without a terminal lines stay readable in a CI log and easy to search: they are broken late.

/** Columns without a terminal to ask. */
const widthWithoutTerminal = 120;

/** A single blank, but not the one between a number and its unit. */
const wordEnd = /(?<=\S) (?=\S)(?!(?:ms|s|min|h|%)(?:\W|$))/;

/** Columns of the terminal that reads standard output. */
export function outputWidth(): number {
  return process.stdout.columns ?? widthWithoutTerminal;
}

/** `text` in lines of at most `width` characters where words allow it, each but the first behind `indent` blanks. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(wordEnd)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width) lines.push(line);
    line = line !== '' && longer.length > width ? `${' '.repeat(indent)}${word}` : longer;
  }
  return [...lines, line].join('\n');
}
