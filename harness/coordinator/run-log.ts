// The log of a run, one JSON object a line: what the coordinator did, and what server, proxy and clients said. All of it is
// kept in the run's folder; what the user asked to see goes to them as well. What would fill the disk is cut
// off, and the cut is said.

import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { logFile } from '../reporter.ts';

// Hundreds of trials of a talkative client say nothing new after this.
const mostBytes = 64 * 1024 * 1024;

/** Opens the log. Lines of `shownLevel` and above also go to `show`; `silent` = none. */
export function openLog(folder: string, shownLevel: string, show: (line: string) => void): Logger {
  const file = limited(pino.destination({ dest: join(folder, logFile), mkdir: true, sync: true }));
  const shown = shownLevel === 'silent' ? [] : [{ level: shownLevel as pino.Level, stream: { write: show } }];
  const lowest = shownLevel === 'trace' ? 'trace' : 'debug';
  return pino({ level: lowest, base: null }, pino.multistream([{ level: lowest, stream: file }, ...shown]));
}

function limited(file: { write(line: string): unknown }): { write(line: string): void } {
  let left = mostBytes;
  return {
    write(line) {
      if (left <= 0) return;
      left -= Buffer.byteLength(line);
      file.write(left > 0 ? line : '{"level":40,"msg":"more is not kept"}\n');
    },
  };
}
