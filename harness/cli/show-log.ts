// Lines of a run's log on standard error, for who asked with --log-level: as JSON where a program reads them, as text on a
// terminal. What a client printed may hold control characters, and the terminal is not theirs to drive.

import { prettyFactory } from 'pino-pretty';
import { harmless } from '../reporters/wording.ts';
import { hasColour, writeError } from './output.ts';

/** A function that shows one line of JSON. */
export function logShower(): (line: string) => void {
  if (process.stderr.isTTY !== true) return writeError;
  const pretty = prettyFactory({
    colorize: hasColour(process.stderr),
    singleLine: true,
    messageFormat: (record, key) => harmless(String(record[key] ?? '')),
  });
  return (line) => writeError(pretty(line) ?? line);
}
