// Patterns that somebody else wrote, tried on lines that somebody else printed. Some patterns take years on a line of forty
// letters (nested repetitions), and the coordinator would stand still with all its trials; so they get a limit of time. It
// costs a sixth of a millisecond a call, hence one call for all lines of a read.

import { type Context, createContext, Script } from 'node:vm';
import { FlatlineError } from '../error.ts';

/** What matched first: which pattern, the whole match and its first group. */
export type Match = readonly [index: number, whole: string, group: string | undefined];

/** Matches of the lines, in their order; undefined where none of the patterns matches. */
export type BoundedPatterns = (lines: readonly string[]) => readonly (Match | undefined)[];

/** The patterns took longer than their limit; nothing is known of the lines. */
export class PatternTooSlow extends FlatlineError {
  constructor(message: string) {
    super(message, { code: 'FL-C014', blame: 'author', hint: 'avoid repetitions inside repetitions' });
  }
}

/** For all lines of one read together: an ordinary pattern needs a microsecond a line. */
export const patternLimitMs = 50;
// Longer lines are cut: no event needs them.
const patternLength = 4096;

const script = new Script(
  `lines.map((line) => {
    for (let index = 0; index < patterns.length; index += 1) {
      const match = patterns[index].exec(line);
      if (match !== null) return [index, match[0], match[1]];
    }
  })`,
);

/** Compiles them; throws a SyntaxError for what is no pattern. The result throws PatternTooSlow. */
export function boundedPatterns(patterns: readonly string[]): BoundedPatterns {
  const compiled = patterns.map((pattern) => new RegExp(pattern, 'u'));
  const context = createContext({ patterns: compiled, lines: [] as readonly string[] });
  return (lines) => {
    if (lines.length === 0 || compiled.length === 0) return lines.map(() => undefined);
    context['lines'] = lines.map((line) => line.slice(0, patternLength));
    try {
      return matched(context);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      const all = patterns.map((pattern) => `/${pattern}/`).join(', ');
      throw new PatternTooSlow(
        `the patterns ${all} took more than ${patternLimitMs} ms on ${lines.length} line${lines.length === 1 ? '' : 's'}`,
      );
    } finally {
      context['lines'] = [];
    }
  };
}

// The limit is one of the clock on the wall. A coordinator that waited for a processor all that time has matched nothing yet,
// and no pattern is to blame.
function matched(context: Context): readonly (Match | undefined)[] {
  for (let usedMs = 0; ; ) {
    const before = process.threadCpuUsage();
    try {
      return script.runInContext(context, { timeout: patternLimitMs }) as readonly (Match | undefined)[];
    } catch (error) {
      const { user, system } = process.threadCpuUsage(before);
      usedMs += (user + system) / 1000;
      if (!isTimeout(error) || usedMs > patternLimitMs / 2) throw error;
    }
  }
}

function isTimeout(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
