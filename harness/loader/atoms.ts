// The smallest pieces of the schema: durations, shares, rates, names, patterns, counts. They stay text here, so that the
// schema describes the file as it is written and editors can check it; resolve-*.ts makes numbers of them. No bare
// numbers where a unit is meant: tools disagree on what they mean.

import { z } from 'zod';
import { byteRatePattern, ratePattern, sharePattern } from '../quantity.ts';

/** A duration above zero: the look-ahead asks for one digit that is not 0. Nine digits are 30 years in seconds. */
export const positiveDurationPattern = /^(?=[\d.]*[1-9])\d{1,9}(\.\d{1,9})?(ms|s|m|h)$/;
const anyDurationPattern = /^\d{1,9}(\.\d{1,9})?(ms|s|m|h)$/;
/** Names of faults, settings, tags, servers and clients. */
export const namePattern = /^[a-z0-9-]+$/;

/** Text such as `250ms`, above zero. */
export function duration(description: string) {
  return z.string().regex(positiveDurationPattern).describe(description);
}

/** Text such as `250ms`; `0s` is meaningful here. */
export function durationOrZero(description: string) {
  return z.string().regex(anyDurationPattern).describe(description);
}

/** Text such as `3%`. */
export function share(description: string) {
  return z.string().regex(sharePattern).describe(description);
}

/** Text such as `40/s`. */
export function rate(description: string) {
  return z.string().regex(ratePattern).describe(description);
}

/** Text such as `16KB/s`. */
export function byteRate(description: string) {
  return z.string().regex(byteRatePattern).describe(description);
}

/** A whole number with a lower bound. */
export function count(description: string, least = 1, most = 1_000_000) {
  return z.int().min(least).max(most).describe(description);
}

/** Lower-case letters, digits and hyphens. */
export function name(description: string) {
  return z.string().regex(namePattern).max(80).describe(description);
}

/** Any text but the empty one. */
export function text(description: string) {
  return z.string().min(1).max(4096).describe(description);
}

/** A regular expression as text; check.ts tries to compile it. */
export function pattern(description: string) {
  return z.string().min(1).max(1024).describe(description);
}
