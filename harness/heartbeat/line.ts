// The words of the reference protocol, small enough for ten lines of any language: `PING <n>` is answered by `PONG <n>`,
// `HELLO <name>` names a client, `BYE <reason>` comes before the server's FIN, `ERR <reason>` answers what was not
// understood. A line is UTF-8, ended by LF, at most 1,024 bytes; here it is text without its LF.

/** Longest line in bytes, its LF included. */
export const maxLineBytes = 1024;

/** A line understood. `unknown` carries the sentence that `ERR` answers with. */
export type Message =
  | { readonly word: 'PING' | 'PONG'; readonly sequence: number }
  | { readonly word: 'HELLO'; readonly name: string }
  | { readonly word: 'BYE' | 'ERR'; readonly reason: string }
  | { readonly word: 'unknown'; readonly reason: string };

/** Understands one line, with or without a trailing CR. Never throws: what it cannot read is `unknown`. */
export function parseLine(line: string): Message {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const space = text.indexOf(' ');
  const word = space < 0 ? text : text.slice(0, space);
  const rest = space < 0 ? '' : text.slice(space + 1);
  switch (word) {
    case 'PING':
    case 'PONG':
      return numbered(word, rest);
    case 'HELLO':
      return rest === '' ? { word: 'unknown', reason: 'HELLO needs a name' } : { word, name: rest };
    case 'BYE':
    case 'ERR':
      return { word, reason: rest };
    default:
      return { word: 'unknown', reason: `expected PING, PONG or HELLO, got ${quoted(word)}` };
  }
}

// 15 digits stay exact in a double.
function numbered(word: 'PING' | 'PONG', rest: string): Message {
  if (/^\d{1,15}$/.test(rest)) return { word, sequence: Number(rest) };
  return { word: 'unknown', reason: `${word} needs a number of at most 15 digits, got ${quoted(rest)}` };
}

/** A message as a line without LF. Line breaks in a name or reason become spaces, and too long a text is cut. */
export function formatLine(message: Exclude<Message, { word: 'unknown' }>): string {
  switch (message.word) {
    case 'PING':
    case 'PONG':
      return `${message.word} ${message.sequence}`;
    case 'HELLO':
      return `HELLO ${oneLine(message.name)}`;
    default:
      return `${message.word} ${oneLine(message.reason)}`;
  }
}

// 200 characters are at most 800 bytes of UTF-8, so the line stays below the limit.
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 200);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
