// From the bytes of a stream to the lines of the protocol, whatever the pieces in which they arrive. Too long a line and
// bytes that are not UTF-8 are garbage: after it nothing more can be trusted, so the splitter stays silent for good.

import { maxLineBytes } from './line.ts';

/** What a chunk completed: a line without its LF, or garbage with the reason; garbage is the last thing said. */
export type Split = { readonly line: string } | { readonly garbage: string };

/** Splits one stream. Keeps at most one unfinished line, so memory is bounded by the limit. */
export interface LineSplitter {
  push(chunk: Uint8Array): Split[];
}

const lineFeed = 0x0a;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A splitter for a new connection. A line may have `limitBytes` with its LF. */
export function lineSplitter(limitBytes = maxLineBytes): LineSplitter {
  let rest: Uint8Array = new Uint8Array(0);
  let broken = false;
  return {
    push(chunk) {
      const splits: Split[] = [];
      const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
      let from = 0;
      for (let end = bytes.indexOf(lineFeed); end >= 0 && !broken; end = bytes.indexOf(lineFeed, from)) {
        const split = decoded(bytes.subarray(from, end), limitBytes);
        broken = 'garbage' in split;
        splits.push(split);
        from = end + 1;
      }
      if (!broken && bytes.length - from >= limitBytes) splits.push(tooLong(limitBytes));
      broken ||= bytes.length - from >= limitBytes;
      rest = broken ? new Uint8Array(0) : Uint8Array.from(bytes.subarray(from));
      return splits;
    },
  };
}

function decoded(bytes: Uint8Array, limitBytes: number): Split {
  if (bytes.length >= limitBytes) return tooLong(limitBytes);
  try {
    return { line: decoder.decode(bytes) };
  } catch {
    return { garbage: 'not UTF-8' };
  }
}

function tooLong(limitBytes: number): Split {
  return { garbage: `line longer than ${limitBytes} bytes` };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
