// The two streams of the command and its end: standard output carries the answer, standard error what is said on the
// way. The process ends only after both were written out, since a pipe may be slow and exiting would cut it.

import { styleText } from 'node:util';
import type { ExitCode } from '../error.ts';

/** Something that moves at the bottom of the terminal. */
export interface Aside {
  clear(): void;
  redraw(): void;
}

let atBottom: Aside | undefined;

/** Lets something step aside whenever a line is written, until the answer is called. */
export function stepsAside(moving: Aside): () => void {
  atBottom = moving;
  return () => {
    if (atBottom === moving) atBottom = undefined;
  };
}

/** Writes the answer. */
export function writeAnswer(text: string): void {
  write(process.stdout, text);
}

/** Writes a remark, a refusal or progress. */
export function writeError(text: string): void {
  write(process.stderr, text);
}

function write(stream: NodeJS.WriteStream, text: string): void {
  atBottom?.clear();
  stream.write(text.endsWith('\n') ? text : `${text}\n`);
  atBottom?.redraw();
}

/** Whether a stream shows colour: FORCE_COLOR, NO_COLOR and TERM as Node reads them, else whether it is a terminal. */
export function hasColour(stream: NodeJS.WriteStream): boolean {
  return styleText('red', 'x', { stream, validateStream: true }) !== 'x';
}

/** Whether lines may be redrawn: a terminal that can, and not in CI. */
export function isAnimated(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && (process.env['CI'] ?? '') === '' && process.env['TERM'] !== 'dumb';
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
