// Bytes to lines of the reference protocol: UTF-8 ended by LF (a CR before it is forgiven), at most 1,024 bytes. What can
// never become a line is reported once, and nothing is read after it, since the connection is about to end.

/** Longest line in bytes, without its LF. */
export const lineLimitBytes = 1024;

export interface LineHandlers {
  readonly line: (line: string) => void;
  /** Too long, or not UTF-8. */
  readonly garbage: (reason: string) => void;
}

const lineFeed = 10;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Takes chunks as they come and hands out whole lines. */
export function lineReader(handlers: LineHandlers): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let broken = false;
  const fail = (reason: string) => {
    broken = true;
    rest = Buffer.alloc(0);
    handlers.garbage(reason);
  };
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(lineFeed, from); end >= 0 && !broken; end = bytes.indexOf(lineFeed, from)) {
      const line = end - from > lineLimitBytes ? undefined : textOf(bytes.subarray(from, end));
      from = end + 1;
      if (line !== undefined) handlers.line(line);
      else fail(end - from >= lineLimitBytes ? 'line too long' : 'not UTF-8');
    }
    if (broken) return;
    if (bytes.length - from > lineLimitBytes) fail('line too long');
    else rest = from === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
  };
}

function textOf(bytes: Buffer): string | undefined {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  try {
    return decoder.decode(bytes.subarray(0, end));
  } catch {
    return undefined;
  }
}
