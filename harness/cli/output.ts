// The two streams of the command and its end: standard output carries the answer, standard error what is said on the
// way. The process ends only after both were written out, since a pipe may be slow and exiting would cut it.

import { styleText } from 'node:util';
import type { ExitCode } from '../error.ts';

/** Writes the answer. */
export function writeAnswer(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes a remark, a refusal or progress. */
export function writeError(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Whether a stream shows colour: FORCE_COLOR, NO_COLOR and TERM as Node reads them, else whether it is a terminal. */
export function hasColour(stream: NodeJS.WriteStream): boolean {
  return styleText('red', 'x', { stream, validateStream: true }) !== 'x';
}

/** Whether lines may be redrawn: a terminal, and not in CI. */
export function isAnimated(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && (process.env['CI'] ?? '') === '';
}

/** Waits until both streams are written out, then exits. A reader that went away (EPIPE) does not hold it up. */
export async function endProcess(code: ExitCode): Promise<never> {
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
