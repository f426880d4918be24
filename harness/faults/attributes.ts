// The pieces that attributes of faults are made of: each a text with a pattern, so that editors can check it, and a
// description with unit and example. Beside each stands the reader that makes a number of it.

import { z } from 'zod';
import {
  byteRatePattern,
  durationPattern,
  parseBytesPerSecond,
  parseRatePerHour,
  parseShare,
  ratePattern,
  sharePattern,
} from '../quantity.ts';
import type { Directions } from '../scenario.ts';
import { parseDurationMs } from '../time.ts';

/** The look-ahead asks for one digit that is not 0. */
const positiveDurationPattern = /^(?=[\d.]*[1-9])\d+(\.\d+)?(ms|s|m|h)$/;

/** A duration above zero, such as `250ms`. */
export const duration = (description: string) => z.string().regex(positiveDurationPattern).describe(description);
/** A duration that may be `0s`. */
export const durationOrZero = (description: string) => z.string().regex(durationPattern).describe(description);
/** A share, such as `3%`. */
export const share = (description: string) => z.string().regex(sharePattern).describe(description);
/** Events in time, such as `40/s`. */
export const rate = (description: string) => z.string().regex(ratePattern).describe(description);
/** Bytes in time, such as `16KB/s`. */
export const byteRate = (description: string) => z.string().regex(byteRatePattern).describe(description);
/** A whole number above zero, such as a number of bytes. */
export const count = (description: string, least = 1) => z.int().min(least).max(1_000_000_000).describe(description);

/** `both`, `up` or `down`; up is client to server. */
export const direction = z
  .enum(['both', 'up', 'down'])
  .describe('both (default), up = client to server, or down = server to client')
  .optional();

/** A duration to ms; absent is `fallbackMs`. */
export function msOf(text: string | undefined, fallbackMs = 0): number {
  return text === undefined ? fallbackMs : (parseDurationMs(text) ?? Number.NaN);
}

/** Absent means both ways. */
export function directionOf(written: Directions | undefined): Directions {
  return written ?? 'both';
}

/** Bytes per second, above zero. Throws a RangeError. */
export function bytesPerSecondOf(text: string): number {
  return aboveZero(parseBytesPerSecond(text), text, 'byte rate');
}

/** Events per second, above zero. Throws a RangeError. */
export function perSecondOf(text: string): number {
  return aboveZero(parseRatePerHour(text) / 3600, text, 'rate');
}

/** A share of 0 to 1, above zero. Throws a RangeError. */
export function shareOf(text: string): number {
  return aboveZero(parseShare(text), text, 'share');
}

function aboveZero(value: number, text: string, what: string): number {
  if (value > 0) return value;
  throw new RangeError(`expected a ${what} above zero, got "${text}"`);
}

/** Reads a direction into a sentence: ` both ways`, ` to the server`, ` to the client`. */
export function way(direction: Directions): string {
  return { both: 'both ways', up: 'client to server', down: 'server to client' }[direction];
}
