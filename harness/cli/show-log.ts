// Lines of a run's log on standard error, for who asked with --log-level: as JSON where a program reads them, as text on a
// terminal. What a client printed may hold control characters, and the terminal is not theirs to drive.

import { prettyFactory } from 'pino-pretty';
import type { CoordinatorSession } from '../coordinator/session.ts';
import { harmless } from '../reporters/wording.ts';
import { hasColour, writeError } from './output.ts';

/** Shows what comes of the log until the run is over. */
export function showLog(session: CoordinatorSession): void {
  const show = logShower();
  session.onProgress((progress) => progress.type === 'log' && show(progress.line));
}

function logShower(): (line: string) => void {
  if (process.stderr.isTTY !== true) return writeError;
  const pretty = prettyFactory({
    colorize: hasColour(process.stderr),
    singleLine: true,
    messageFormat: (record, key) => harmless(String(record[key] ?? '')),
  });
  return (line) => writeError(pretty(line) ?? line);
}
