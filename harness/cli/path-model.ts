// The path that mistakes are computed on, from flags: loss, mean and deviation of the delay, or a trace of round trips.
// Used by `compare` and `tune`, so that both mean the same by it.

import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FlatlineError, messageOf } from '../error.ts';
import type { DelayModel } from '../simulation/delay.ts';
import type { PathModel } from '../simulation/link.ts';
import { refuseLoss } from '../simulation/loss.ts';
import { parseTrace, type Trace } from '../simulation/trace.ts';

/** Flags that describe a path, checked. */
export interface PathFlags {
  /** Share, 0 to 1. */
  readonly loss?: number;
  readonly burst?: number;
  readonly delayMean?: number;
  readonly delaySd?: number;
  readonly delay?: 'exponential' | 'normal' | 'log-normal' | 'constant';
  readonly trace?: string;
  readonly column?: string;
}

/** What is assumed of a path that nobody described: a decent connection over the internet. */
export const assumedPath: PathModel = { delay: { type: 'exponential', meanMs: 20 }, loss: { rate: 0.01, burst: 1 } };

/** The path of the flags; undefined when none was given. Throws a FlatlineError (FL-M001 to FL-M006, FL-U024, exit 2). */
export async function pathOfFlags(flags: PathFlags): Promise<PathModel | undefined> {
  const described = [flags.loss, flags.burst, flags.delayMean, flags.delaySd, flags.delay, flags.trace].some((flag) => flag !== undefined);
  if (!described) return undefined;
  if (flags.trace !== undefined && (flags.delayMean !== undefined || flags.delaySd !== undefined || flags.delay !== undefined))
    throw contradiction('a trace and a delay model were given for the same path', 'keep one of them');
  const loss = { rate: flags.loss ?? (flags.trace === undefined ? assumedPath.loss.rate : 0), burst: flags.burst ?? 1 };
  refuseLoss(loss, '--loss');
  return { delay: flags.trace === undefined ? delayOf(flags) : await readTrace(flags.trace, flags.column), loss };
}

function delayOf({ delayMean = 20, delaySd, delay }: PathFlags): DelayModel {
  const type = delay ?? (delaySd === undefined || delaySd === delayMean ? 'exponential' : 'log-normal');
  if (type === 'constant') return { type, delayMs: delayMean };
  if (type !== 'exponential') return { type, meanMs: delayMean, deviationMs: delaySd ?? delayMean };
  if (delaySd !== undefined && delaySd !== delayMean)
    throw contradiction('an exponential delay has its mean as its deviation', 'leave --delay-sd out, or choose another --delay');
  return { type, meanMs: delayMean };
}

const mostBytes = 16 * 1024 * 1024;

/** Reads a trace file: one round trip in ms on a line, or a CSV. Throws a FlatlineError (FL-M002 to FL-M007, exit 2). */
export async function readTrace(file: string, column?: string): Promise<Trace> {
  try {
    return parseTrace(await readAtMost(file), basename(file), column);
  } catch (error) {
    if (error instanceof FlatlineError) throw error;
    const hint = 'give a file with one round trip in ms on each line, or a CSV and --column';
    throw new FlatlineError(`cannot read the trace: ${reasonOf(error)}`, { code: 'FL-M007', blame: 'author', where: file, hint });
  }
}

// A pipe or a device has no size to look at first: one byte above the limit is read, never more.
async function readAtMost(file: string): Promise<string> {
  const bytes = await buffer(createReadStream(file, { end: mostBytes }));
  if (bytes.length > mostBytes) throw new Error(`it is larger than ${mostBytes / 1024 / 1024} MiB`);
  return bytes.toString('utf8');
}

// In words, since the system's own (EISDIR) tell most people nothing.
function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = { ENOENT: 'no such file', EISDIR: 'it is a folder', EACCES: 'permission denied' };
  return words[code ?? ''] ?? messageOf(error);
}

function contradiction(message: string, hint: string): FlatlineError {
  return new FlatlineError(message, { code: 'FL-U024', blame: 'author', hint });
}
