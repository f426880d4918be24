// One nft that is kept running: a rule is in force half a millisecond after it was written, against tens for a process each
// time. Every batch is one transaction, followed by the listing of a counter whose only use is to say that the batch is done,
// so that the answer gives an interval in which the rules came in force.

import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { FlatlineError } from '../../error.ts';
import { type Interval, nowMs } from '../../time.ts';
import { table } from './rules.ts';

/** A kept `nft -i` with our own table in it. */
export interface RuleSession {
  /** One transaction. Throws a FlatlineError (FL-E030) with nft's words. */
  apply(commands: readonly string[]): Promise<Interval>;
  /** Packets that each named counter has counted. */
  counters(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

const done = /table inet \S+ \{\s*counter done \{[^}]*\}\s*\}\n?/;
const counted = /counter (\S+) \{\s*packets (\d+)/g;

/** Takes over a process whose both outputs are its standard output. */
export function ruleSession(nft: ChildProcessWithoutNullStreams): RuleSession {
  const waiting: ((answer: string | undefined) => void)[] = [];
  let heard = '';
  let over = false;
  nft.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    for (let match = done.exec(heard); match !== null; match = done.exec(heard)) {
      const answer = heard.slice(0, match.index);
      heard = heard.slice(match.index + match[0].length);
      waiting.shift()?.(answer);
    }
  });
  nft.stdin.on('error', () => {});
  nft.once('close', () => {
    over = true;
    for (const resolve of waiting.splice(0)) resolve(undefined);
  });
  const ask = async (lines: readonly string[]): Promise<string> => {
    const answer = over
      ? undefined
      : await new Promise<string | undefined>((resolve) => {
          waiting.push(resolve);
          nft.stdin.write(`${lines.join('\n')}\nlist counter inet ${table} done\n`);
        });
    if (answer === undefined) throw refused(`nft ended: ${heard.trim()}`);
    if (/^Error/m.test(answer)) throw refused(answer.trim().replace(/\s*\n\s*/g, ' '));
    return answer;
  };
  return {
    async apply(commands) {
      const lo = nowMs();
      await ask([commands.join('; ')]);
      return { lo, hi: nowMs() };
    },
    async counters(names) {
      const answer = await ask(names.map((name) => `list counter inet ${table} ${name}`));
      return new Map([...answer.matchAll(counted)].map(([, name = '', packets]) => [name, Number(packets)]));
    },
  };
}

function refused(words: string): FlatlineError {
  return new FlatlineError(`packets cannot be dropped: ${words}`, {
    code: 'FL-E030',
    blame: 'environment',
    hint: 'flatline doctor says what is missing',
  });
}
