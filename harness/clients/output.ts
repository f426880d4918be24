// A program's output as lines, whatever it is: a gigabyte without a line end costs nothing, binary data becomes text that
// can be shown, and only the last lines are kept.

/** Longest line in bytes; the rest of a longer one is thrown away. */
export const outputLineBytes = 64 * 1024;

const lineFeed = 10;

/** Gives the lines that each chunk completes, without LF and CR. */
export function outputLines(limitBytes = outputLineBytes): { push(chunk: Buffer): string[]; rest(): string[] } {
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  const take = (bytes: Buffer): string[] => {
    const text = skipping ? [] : [textOf(bytes.subarray(0, limitBytes))];
    skipping = false;
    return text;
  };
  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
        const tail = chunk.subarray(from, end);
        lines.push(...take(rest.length === 0 ? tail : Buffer.concat([rest, tail])));
        rest = Buffer.alloc(0);
        from = end + 1;
      }
      if (skipping || from === chunk.length) return lines;
      rest = Buffer.concat([rest, chunk.subarray(from, from + limitBytes)]);
      if (rest.length < limitBytes) return lines;
      lines.push(...take(rest));
      rest = Buffer.alloc(0);
      skipping = true;
      return lines;
    },
    rest() {
      const left = rest.length === 0 || skipping ? [] : take(rest);
      rest = Buffer.alloc(0);
      return left;
    },
  };
}

function textOf(bytes: Buffer): string {
  const text = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  return text.toString('utf8');
}

/** The last lines of something, each cut to what a failure text can show. */
export function lastLines(count = 20, length = 500): { add(line: string): void; lines(): readonly string[] } {
  let kept: string[] = [];
  return {
    add(line) {
      kept.push(line.length > length ? `${line.slice(0, length)}…` : line);
      if (kept.length > count) kept = kept.slice(-count);
    },
    lines: () => kept,
  };
}

const complaints = [/^[\w.]*(Error|Exception)\b/, /error|exception|fatal|panic|denied|in use|cannot|refused/i];

/** What a program said last, for a failure text: its last lines, and the complaint before them, which a stack may have pushed away. */
export function lastWords(lines: readonly string[], count = 3): string {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (said.length === 0) return ', without any output';
  const last = said.slice(-count);
  const before = said.slice(0, -count);
  const earlier = complaints.map((pattern) => before.find((line) => pattern.test(line))).find((line) => line !== undefined);
  return `; it said last: ${[...(earlier === undefined ? [] : [earlier, '…']), ...last].join(' | ')}`;
}
