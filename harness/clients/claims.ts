// From what a program prints to what it claims: JSON lines, or one pattern for each event. Everything else is its log.
// Nothing it prints is an error of ours: what cannot be read as a claim is none.

import type { EventKind, HistoryEvent } from '../history.ts';
import type { EventsSpec } from '../scenario.ts';
import { fromNanoseconds, type Interval } from '../time.ts';
import { boundedPatterns, PatternTooSlow } from './bounded-patterns.ts';
import { bufferingWatch } from './buffering.ts';

/** A claim as printed. */
export interface Claim {
  readonly kind: EventKind;
  readonly reason?: string;
  /** CLOCK_MONOTONIC, ms, when the program stamped it itself; NaN for a stamp that cannot be read. */
  readonly atMs?: number;
}

type Parsed = Claim | 'sync' | undefined;
/** Reads all lines of one read at once. */
type Parse = (lines: readonly string[]) => readonly Parsed[];

const kinds: readonly string[] = ['connecting', 'up', 'beat', 'down', 'gave-up'];
const reasonLength = 200;
// When the harness last read nothing was waiting, so a line was printed since; but that may be long ago, and a pipe that
// is read as it fills is never this late unless somebody starves, which is measured on its own.
const pipeDelayMs = 25;
// A program's clock reading may be newer than our own by what the two calls take.
const clockSlackMs = 1;

export interface ClaimReader {
  /** The lines of one read, in order; gives those that are no claims. */
  read(lines: readonly string[], atMs: number): readonly string[];
}

/** Reads one life of a client that began at `startMs`; events go to `emit`. */
export function claimReader(spec: EventsSpec, client: string, startMs: number, emit: (event: HistoryEvent) => void): ClaimReader {
  const parse = parserOf(spec);
  const watch = bufferingWatch(startMs);
  let lastReadMs = startMs;
  let attempt = 0;
  let complained = false;
  const tell = (kind: EventKind, interval: Interval, reason?: string) =>
    emit({ kind, side: 'client', observer: 'client', client, attempt, ...interval, ...(reason === undefined ? {} : { reason }) });
  const echoed = (atMs: number) => {
    watch.echoed();
    tell('note', { lo: atMs, hi: atMs }, 'echoed: nothing holds the output back');
  };
  const instant = (claim: Claim, atMs: number): Interval => {
    const said = claim.atMs;
    if (said !== undefined && said >= startMs - clockSlackMs && said <= atMs + clockSlackMs) return { lo: said, hi: said };
    if (said !== undefined && !complained) {
      complained = true;
      tell('note', { lo: atMs, hi: atMs }, '"at" is not CLOCK_MONOTONIC in nanoseconds: the arrival of the line counts');
    }
    return { lo: Math.max(lastReadMs, atMs - pipeDelayMs), hi: atMs };
  };
  let unread = false;
  // What a careless pattern would cost is paid once; from then on nothing is known of this client.
  const parsed = (lines: readonly string[], atMs: number): readonly Parsed[] => {
    if (unread) return [];
    try {
      return parse(lines);
    } catch (error) {
      if (!(error instanceof PatternTooSlow)) throw error;
      unread = true;
      tell('note', { lo: atMs, hi: atMs }, `unread: ${error.message}`);
      return [];
    }
  };
  return {
    read(lines, atMs) {
      const claims: Claim[] = [];
      const others: string[] = [];
      const read = parsed(lines, atMs);
      for (const [index, line] of lines.entries()) {
        const claim = read[index];
        if (claim === 'sync') echoed(atMs);
        else if (claim !== undefined) claims.push(claim);
        else others.push(line);
      }
      const unstamped: string[] = [];
      for (const claim of claims) {
        if (claim.kind === 'connecting') attempt += 1;
        const interval = instant(claim, atMs);
        tell(claim.kind, interval, claim.reason);
        if (claim.kind === 'down') attempt = 0;
        if (interval.lo !== claim.atMs) unstamped.push(claim.kind);
      }
      const buffered = watch.read(atMs, unstamped);
      if (buffered !== undefined) tell('note', { lo: atMs, hi: atMs }, buffered);
      lastReadMs = atMs;
      return others;
    },
  };
}

/** Whether such a client can claim to be up at all. */
export function canClaim(spec: EventsSpec): boolean {
  return spec === 'lines' || (spec !== 'none' && spec.up !== undefined);
}

function parserOf(spec: EventsSpec): Parse {
  if (spec === 'none') return () => [];
  return spec === 'lines' ? (lines) => lines.map(jsonClaim) : patternClaims(spec);
}

function jsonClaim(line: string): Parsed {
  if (!line.startsWith('{')) return undefined;
  const value = parsedJson(line);
  if (typeof value !== 'object' || value === null) return undefined;
  const { event, reason, at, sync } = value as Record<string, unknown>;
  if (sync !== undefined && event === undefined) return 'sync';
  if (typeof event !== 'string' || !kinds.includes(event)) return undefined;
  return {
    kind: event as EventKind,
    ...(typeof reason === 'string' && reason !== '' ? { reason: reason.slice(0, reasonLength) } : {}),
    ...(at === undefined ? {} : { atMs: stamp(at) }),
  };
}

// A number is exact to a nanosecond or two, since a clock that began at the boot stays below 2^53 for a hundred days.
function stamp(at: unknown): number {
  const digits = typeof at === 'number' ? String(at) : at;
  return typeof digits === 'string' && /^\d{1,20}$/.test(digits) ? fromNanoseconds(digits) : Number.NaN;
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function patternClaims(spec: Exclude<EventsSpec, string>): Parse {
  const patterns = [
    ['up', spec.up],
    ['beat', spec.beat],
    ['down', spec.down],
    ['gave-up', spec.gaveUp],
  ] as const;
  const known = patterns.flatMap(([kind, pattern]) => (pattern === undefined ? [] : [{ kind, pattern }]));
  const match = boundedPatterns(known.map(({ pattern }) => pattern));
  return (lines) => {
    const texts = lines.map((line) => (line.includes('\x1b') ? line.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '') : line));
    const found = match(texts);
    return texts.map((text, index): Parsed => {
      if (/^\{"sync":\s*\d+\}$/.test(text)) return 'sync';
      const [which = -1, , group] = found[index] ?? [];
      const kind = known[which]?.kind;
      return kind && { kind, ...(group === undefined ? {} : { reason: group.slice(0, reasonLength) }) };
    });
  };
}
