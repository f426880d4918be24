// What the wire carried in steady, and what the server held: beats and bytes per connection-hour, the longest silence
// on a path (the proof that an idle table entry could, or could not, expire), sessions of one client at the same time.

import type { Lifeline, Observation } from './observe.ts';

/** Counted on the wire, both ways, payload only. */
export interface Cost {
  readonly beatsPerHour: number;
  readonly bytesPerHour: number;
  /** How often a device that does nothing else is woken: chunks within 100 ms of the one that woke it are the same wake-up. */
  readonly wakeUpsPerHour: number;
}

/** How long a device stays awake for the chunks that follow the one that woke it, in ms. */
export const wakeUpMs = 100;

// 40 bytes of IP and TCP headers and 12 of time stamps; an exchange of two chunks takes three packets, since the second
// chunk carries the acknowledgement of the first.
const packetBytes = 52;
const packetsPerBeat = 1.5;

/** Bytes per hour with IPv4 and TCP overhead: an estimate, no count. Link layers come on top. */
export function estimatedWireBytesPerHour({ beatsPerHour, bytesPerHour }: Pick<Cost, 'beatsPerHour' | 'bytesPerHour'>): number {
  return bytesPerHour + beatsPerHour * packetsPerBeat * packetBytes;
}

const hourMs = 3_600_000;

/** Cost per connection in [fromMs, toMs]. A beat is a chunk that went out to either side. */
export function costOf(seen: Observation, fromMs: number, toMs: number): Cost {
  const counts = [...seen.lines.values()].filter((line) => line.connections.length > 0).map((line) => countOf(line, fromMs, toMs));
  const spanMs = Math.max(
    1,
    counts.reduce((sum, count) => sum + count.spanMs, 0),
  );
  const perHour = (pick: (count: Count) => number) => (counts.reduce((sum, count) => sum + pick(count), 0) * hourMs) / spanMs;
  return {
    beatsPerHour: perHour((count) => count.beats),
    bytesPerHour: perHour((count) => count.bytes),
    wakeUpsPerHour: perHour((count) => count.wakeUps),
  };
}

interface Count {
  readonly beats: number;
  readonly bytes: number;
  readonly wakeUps: number;
  readonly spanMs: number;
}

// Counted from one wake-up to another, since a stage that is cut out of regular beats holds one more or one fewer of them.
function countOf(line: Lifeline, fromMs: number, toMs: number): Count {
  const chunks = line.connections
    .flatMap((connection) => connection.deliveries)
    .filter((delivery) => delivery.atMs >= fromMs && delivery.atMs <= toMs)
    .sort((a, b) => a.atMs - b.atMs);
  const starts = wakeUpsOf(chunks.map((chunk) => chunk.atMs));
  const [first, last] = [starts[0] ?? fromMs, starts.at(-1) ?? toMs];
  const whole = last > first;
  const counted = whole ? chunks.filter((chunk) => chunk.atMs < last) : chunks;
  return {
    beats: counted.length,
    bytes: counted.reduce((sum, chunk) => sum + chunk.bytes, 0),
    wakeUps: whole ? starts.length - 1 : starts.length,
    spanMs: whole ? last - first : toMs - fromMs,
  };
}

function wakeUpsOf(instantsMs: readonly number[]): number[] {
  const starts: number[] = [];
  for (const atMs of instantsMs) if (atMs - (starts.at(-1) ?? Number.NEGATIVE_INFINITY) > wakeUpMs) starts.push(atMs);
  return starts;
}

/** Longest time without a byte either way on an open connection. */
export function longestSilenceOf(seen: Observation, untilMs: number): number {
  const gaps = [...seen.lines.values()].flatMap((line) =>
    line.connections.flatMap((connection) => {
      const instants = [
        connection.acceptMs,
        ...connection.deliveries.map((delivery) => delivery.atMs),
        connection.closedMs ?? untilMs,
      ].sort((a, b) => a - b);
      return instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? atMs));
    }),
  );
  return gaps.reduce((longest, gap) => Math.max(longest, gap), 0);
}
