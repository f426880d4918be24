// Options that several commands take, and how the values of options are read: what cannot be read is refused before
// anything is loaded, with what was expected.

import { InvalidArgumentError, Option } from 'commander';
import { parseShare } from '../quantity.ts';
import { parseDurationMs } from '../time.ts';
import { parseShard, type Shard } from './select.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** --log-level; nothing is shown unless asked for, since errors are told anyway. */
export function logLevelOption(): Option {
  const text = 'what of the log is also shown; all of it is in logs/ of the run';
  return new Option('--log-level <level>', text).choices(levels).default('silent');
}

/** --env. */
export function environmentOption(): Option {
  return new Option('--env <name>', 'where the path lives; default: the config, else embedded').choices(['embedded', 'docker']);
}

/** A duration in ms, above zero. Throws an InvalidArgumentError, as all of these. */
export function duration(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs === undefined || durationMs <= 0) throw new InvalidArgumentError('expected a duration such as 20ms, 90s or 15m');
  return durationMs;
}

/** The same, and days: mistakes are counted in them, scenario files never. */
export function longDuration(text: string): number {
  const days = /^(\d+(?:\.\d+)?)d$/.exec(text)?.[1];
  return days === undefined ? duration(text) : Number(days) * 86_400_000;
}

/** `1%` to 0.01. */
export function share(text: string): number {
  try {
    return parseShare(text);
  } catch {
    throw new InvalidArgumentError('expected a share such as 1% or 0.5%');
  }
}

/** A number of things, at least one. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number, at least 1');
  return Number(text);
}

/** The number of a trial, or of its repeat. */
export function attempt(text: string): string {
  if (!/^[1-9]\d*[a-z]?$/.test(text)) throw new InvalidArgumentError('expected the number of a trial, such as 17');
  return text;
}

/** `2/3`. */
export function shard(text: string): Shard {
  try {
    return parseShard(text);
  } catch {
    throw new InvalidArgumentError('expected a share such as 2/3');
  }
}

/** A TCP port; 0 = any free one. */
export function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('expected a port, 0 to 65535');
  return Number(text);
}

/** Gathers an option that may be given several times. */
export function gathered(text: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), text];
}
