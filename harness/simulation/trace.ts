// Measured round trips as text: one sample in ms on a line, or a CSV of which one column holds them. A probe that was lost
// is written as an empty field, `-`, `lost`, `timeout` or `nan`; anything else that is no number, and a blank line between
// samples, is refused with its line, since a hole that is skipped in silence would make the path look better than it was.

import { FlatlineError } from '../error.ts';
import type { DelayModel } from './delay.ts';

/** A trace as a delay model. */
export type Trace = Extract<DelayModel, { type: 'trace' }>;

const lostWords = new Set(['', '-', '*', 'lost', 'timeout', 'nan', 'null', 'none']);
const leastSamples = 10;
const column = /^(?:.*[_\s-])?(?:rtt|ping|latency|round[_\s-]?trip)(?:[_\s-].*)?$/i;

/** Reads a trace. `name` is shown; `wanted` names the column of a CSV, else the first that is called rtt, ping or latency. Throws a FlatlineError (FL-M002 to FL-M006, exit 2). */
export function parseTrace(text: string, name: string, wanted?: string): Trace {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\s+$/, '')
    .split(/\r?\n/);
  const separator = lines.some((line) => line.includes(',')) ? ',' : lines.some((line) => line.includes(';')) ? ';' : undefined;
  const { place, first } = placeOf(lines, separator, name, wanted);
  const roundTripsMs = lines.flatMap((line, index) => {
    if (index < first || line.startsWith('#')) return [];
    const field = separator === undefined ? line : line.split(separator)[place];
    return [sampleOf(field, line, separator !== undefined, `${name}:${index + 1}`)];
  });
  const arrived = roundTripsMs.filter((sample) => sample !== null).length;
  if (arrived < leastSamples)
    throw bad('FL-M002', `a trace needs at least ${leastSamples} round trips, got ${arrived}`, name, 'is this the right file?');
  if (isRising(roundTripsMs))
    throw bad(
      'FL-M006',
      'every value is at least the one before: these are instants, not round trips',
      name,
      'expected one round trip in ms on a line',
    );
  return { type: 'trace', name, roundTripsMs };
}

// Other tools keep instants of deliveries in files that look the same.
function isRising(samples: readonly (number | null)[]): boolean {
  const values = samples.filter((sample) => sample !== null);
  const rising = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
  return rising && (values.at(-1) ?? 0) > (values[0] ?? 0);
}

function placeOf(lines: readonly string[], separator: string | undefined, name: string, wanted: string | undefined) {
  const first = lines.findIndex((line) => !line.startsWith('#'));
  if (separator === undefined) return { place: 0, first: isNumeric(lines[first]) ? first : first + 1 };
  const heads = (lines[first] ?? '').split(separator).map((head) => head.trim().replaceAll('"', ''));
  if (wanted === undefined && heads.every((head) => isNumeric(head) || lostWords.has(head))) return { place: heads.length - 1, first };
  const place = heads.findIndex((head) => (wanted === undefined ? column.test(head) : head === wanted));
  if (place >= 0) return { place, first: first + 1 };
  const what = wanted === undefined ? 'no column is called rtt, ping or latency' : `there is no column "${wanted}"`;
  throw bad('FL-M003', `${what}; there are: ${heads.slice(0, 12).join(', ')}`, `${name}:${first + 1}`, 'name one with --column');
}

function isNumeric(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && Number.isFinite(Number(text.trim()));
}

const howToWrite = 'write a number of ms without its unit, or "lost" for a probe without an answer';

function sampleOf(field: string | undefined, line: string, separated: boolean, where: string): number | null {
  const text = (field ?? '').trim().replaceAll('"', '').toLowerCase();
  if (line.trim() === '' || (field === undefined && separated))
    throw bad('FL-M004', 'a hole: expected a round trip in ms on every line', where, 'write "lost" for a probe without an answer');
  if (lostWords.has(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw bad('FL-M005', `expected a round trip in ms, got "${text.slice(0, 40)}"`, where, howToWrite);
  if (value < 0 || value > 600_000) throw bad('FL-M005', `expected a round trip of 0 to 600000 ms, got ${value}`, where, howToWrite);
  return value;
}

function bad(code: string, message: string, where: string, hint?: string): FlatlineError {
  return new FlatlineError(message, { code, blame: 'author', where, ...(hint === undefined ? {} : { hint }) });
}
