// A history as lines of JSON and back (verdicts, section 7): the header first, one event a line, the end record last.
// Instants are nanoseconds written as strings, since a JSON number would lose digits in other readers. A file that broke
// off decodes to a history without end that says so; lines that are missing in the middle are counted as dropped events.
// A torn record must never look like "missed" or "no mistakes".

import { FlatlineError } from '../error.ts';
import type { History, HistoryEnd, HistoryEvent, HistoryHeader, ObservedUntil } from '../history.ts';
import { fromNanoseconds, toNanoseconds } from '../time.ts';

const linesInPart = 250;

/** The whole history as text, each line ended by LF. */
export function encodeHistory(history: History): string {
  return [...historyParts(history)].join('');
}

/** The same in parts of some hundred lines, for a process that has other things to do meanwhile. */
export function* historyParts({ header, events, end }: History): Generator<string> {
  yield `${headerLine(header)}\n`;
  for (let from = 0; from < events.length; from += linesInPart) {
    const lines = events.slice(from, from + linesInPart).map((event, index) => eventLine(event, from + index + 1));
    yield `${lines.join('\n')}\n`;
  }
  if (end !== undefined) yield `${endLine(end)}\n`;
}

/** The first line. */
export function headerLine(header: HistoryHeader): string {
  const { v, ...rest } = header;
  return JSON.stringify({ v, kind: 'header', ...rest });
}

/** One event; `seq` counts from 1, so that a gap shows. */
export function eventLine(event: HistoryEvent, seq: number): string {
  const { lo, hi, kind, side, observer, ...rest } = event;
  return JSON.stringify({ seq, kind, side, observer, ...rest, lo: toNanoseconds(lo), hi: toNanoseconds(hi) });
}

/** The last line. */
export function endLine(end: HistoryEnd): string {
  const { atMs, observedUntil, ...rest } = end;
  return JSON.stringify({ kind: 'end', at: toNanoseconds(atMs), observedUntil: mapUntil(observedUntil, toNanoseconds), ...rest });
}

/** Reads a history. Throws a FlatlineError (FL-E730, exit 3) when the first line is no header of a known version. */
export function decodeHistory(text: string): History {
  const [first = '', ...rest] = text.split('\n');
  const header = headerOf(first);
  const reading: Reading = { events: [], seq: 0, lost: 0, end: undefined };
  const last = rest.findLastIndex((line) => line !== '');
  for (let index = 0; index <= last && reading.end === undefined; index += 1) readLine(rest[index] ?? '', reading);
  if (reading.end === undefined) reading.events.push(brokeOff(reading));
  const end = reading.end === undefined ? undefined : { ...reading.end, dropped: reading.end.dropped + reading.lost };
  return { header, events: reading.events, end };
}

interface Reading {
  readonly events: HistoryEvent[];
  seq: number;
  lost: number;
  end: HistoryEnd | undefined;
}

function headerOf(line: string): HistoryHeader {
  const found = parsed(line);
  if (found?.['kind'] === 'header' && found['v'] === 1) {
    const { kind: _kind, ...header } = found;
    return header as unknown as HistoryHeader;
  }
  const came = found?.['kind'] === 'header' ? `version ${String(found['v'])}` : 'something else';
  throw new FlatlineError(`not a history: expected a header of version 1 in the first line, got ${came}`, {
    code: 'FL-E730',
    blame: 'environment',
    hint: 'run the scenario again, or read it with the version of Flatline that wrote it',
  });
}

function readLine(line: string, reading: Reading): void {
  const found = parsed(line);
  if (found?.['kind'] === 'end') {
    reading.end = endOf(found);
    return;
  }
  const event = found === undefined ? undefined : eventOf(found);
  if (event === undefined) return;
  const seq = Number(found?.['seq'] ?? reading.seq + 1);
  reading.lost += Math.max(0, seq - reading.seq - 1);
  reading.seq = seq;
  reading.events.push(event);
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function eventOf(found: Record<string, unknown>): HistoryEvent | undefined {
  const { seq: _seq, lo, hi, ...rest } = found;
  if (typeof lo !== 'string' || typeof hi !== 'string' || typeof rest['kind'] !== 'string') return undefined;
  return { ...rest, lo: fromNanoseconds(lo), hi: fromNanoseconds(hi) } as HistoryEvent;
}

function endOf(found: Record<string, unknown>): HistoryEnd {
  const { kind: _kind, at, observedUntil, ...rest } = found;
  const until = mapUntil((observedUntil ?? {}) as Record<string, string>, fromNanoseconds);
  return { ...rest, atMs: fromNanoseconds(String(at)), observedUntil: until } as unknown as HistoryEnd;
}

function mapUntil<From, To>(until: Readonly<Partial<Record<keyof ObservedUntil, From>>>, map: (value: From) => To) {
  return Object.fromEntries(Object.entries(until).map(([observer, value]) => [observer, map(value as From)]));
}

function brokeOff(reading: Reading): HistoryEvent {
  const at = reading.events.at(-1)?.hi ?? 0;
  return { kind: 'note', side: 'harness', observer: 'harness', reason: `the record broke off after event ${reading.seq}`, lo: at, hi: at };
}
