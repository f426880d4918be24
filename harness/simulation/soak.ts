// Mistakes of a client on a healthy path, over as many beats as patience allows. No machines, no lines, no queue: the
// detector itself is fed with sends and arrivals, two streams that are already in order, so millions of beats pass in a
// second. It draws what fleet.ts draws, and a test holds both to the same instants.

import type { Detector } from '../heartbeat/detector.ts';
import { detectorOf } from '../heartbeat/detectors/index.ts';
import { reconnectPolicyOf } from '../heartbeat/reconnects/index.ts';
import { random } from '../random.ts';
import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { poissonBounds } from '../statistics/bound.ts';
import { type Link, linksOf, type PathModel } from './link.ts';

/** What is soaked. */
export interface SoakInput {
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  readonly path: PathModel;
  /** Beats to play, over all connections. */
  readonly beats: number;
  readonly seed: string;
}

/** Mistakes and what they rest on. */
export interface SoakResult {
  readonly evidence: 'model';
  readonly beats: number;
  readonly mistakes: number;
  /** Time up, in ms. */
  readonly exposureMs: number;
  readonly perHour: number;
  /** Two-sided 95 % bounds of the rate, per hour: exact up to 2,000 mistakes, by score above. */
  readonly bounds: { readonly lo: number; readonly hi: number };
  /** When each of the first thousand mistakes was claimed, in ms from the start. */
  readonly downsMs: readonly number[];
}

const hourMs = 3_600_000;
const keptDowns = 1000;

/** Soaks one client. Throws a FlatlineError (FL-M001) for more loss than the model carries. */
export function soak(input: SoakInput): SoakResult {
  const state = { beats: 0, mistakes: 0, exposureMs: 0, atMs: 0, connection: 0 };
  const downsMs: number[] = [];
  const draws = random(input.seed, 'client', 0);
  let policy = reconnectPolicyOf(input.reconnect, draws);
  while (state.beats < input.beats) {
    state.connection += 1;
    const life = lifeOf(input, state.connection, state.atMs, input.beats - state.beats);
    state.beats += life.beats;
    if (life.upMs !== undefined) {
      state.exposureMs += life.endMs - life.upMs;
      policy = reconnectPolicyOf(input.reconnect, draws);
      if (life.down) {
        state.mistakes += 1;
        if (downsMs.length < keptDowns) downsMs.push(life.endMs);
      }
    }
    // Who does not reconnect is started again at once, so that the rate can be known.
    state.atMs = life.endMs + (policy.nextDelayMs() ?? 0);
  }
  const hours = Math.max(state.exposureMs, 1) / hourMs;
  const bounds = boundsOf(state.mistakes);
  return {
    evidence: 'model',
    beats: state.beats,
    mistakes: state.mistakes,
    exposureMs: state.exposureMs,
    perHour: state.mistakes / hours,
    bounds: { lo: bounds.lo / hours, hi: bounds.hi / hours },
    downsMs,
  };
}

// The exact bounds sum term by term; for so many events the score interval has the same digits.
function boundsOf(events: number): { lo: number; hi: number } {
  if (events <= 2000) return poissonBounds(events);
  const z = 1.959963984540054;
  const half = z * Math.sqrt(events + z ** 2 / 4);
  return { lo: events + z ** 2 / 2 - half, hi: events + z ** 2 / 2 + half };
}

/** One connection, from connect to its end. */
interface Life {
  readonly beats: number;
  /** First acknowledged beat; undefined = the attempt timed out. */
  readonly upMs: number | undefined;
  readonly endMs: number;
  /** False when it ended because all beats were played. */
  readonly down: boolean;
}

/** A stream of beats that arrive in order. */
interface Stream {
  nextMs: number;
  advance(): void;
}

function lifeOf(input: SoakInput, connection: number, startMs: number, mostBeats: number): Life {
  const { up, down } = linksOf(input.path, input.seed, 0, connection);
  const acceptedMs = up.arrivalMs(startMs);
  const openedMs = down.arrivalMs(acceptedMs);
  const limitMs = startMs + input.reconnect.connectTimeoutMs;
  if (openedMs > limitMs) return { beats: 1, upMs: undefined, endMs: limitMs, down: false };
  // Where looks and ticks begin is drawn, as theory assumes.
  const detector = detectorOf(input.heartbeat.detector, {
    intervalMs: input.heartbeat.intervalMs,
    random: random(input.seed, 'looks', connection),
  });
  detector.opened(openedMs);
  if (input.heartbeat.from === 'server') return hear(detector, pingsOf(input, down, acceptedMs), limitMs, mostBeats);
  return exchange(input, detector, { up, down }, openedMs, limitMs, mostBeats);
}

function pingsOf({ heartbeat }: SoakInput, down: Link, acceptedMs: number): Stream {
  let slot = 0;
  const stream = {
    nextMs: down.arrivalMs(acceptedMs),
    advance() {
      slot += 1;
      stream.nextMs = down.arrivalMs(acceptedMs + slot * heartbeat.intervalMs);
    },
  };
  return stream;
}

function hear(detector: Detector, pings: Stream, limitMs: number, mostBeats: number): Life {
  const upMs = pings.nextMs;
  if (upMs > limitMs) return { beats: 1, upMs: undefined, endMs: limitMs, down: false };
  for (let beats = 0; ; beats += 1) {
    const atMs = pings.nextMs;
    const deadMs = beats === 0 ? undefined : detector.deadlineMs();
    if (deadMs !== undefined && deadMs < atMs) return { beats, upMs, endMs: deadMs, down: true };
    if (beats >= mostBeats) return { beats, upMs, endMs: atMs, down: false };
    detector.heard({ sequence: beats + 1, atMs, by: 'ping' });
    pings.advance();
  }
}

// Sends stand on the grid; replies arrive in order, and wait in a ring until their turn.
function exchange(
  { heartbeat }: SoakInput,
  detector: Detector,
  links: { readonly up: Link; readonly down: Link },
  openedMs: number,
  limitMs: number,
  mostBeats: number,
): Life {
  const { intervalMs } = heartbeat;
  const replyLimitMs = detector.replyLimitMs ?? Number.POSITIVE_INFINITY;
  let ring = new Float64Array(64);
  let [sent, heard] = [0, 0];
  let upMs: number | undefined;
  let lastMs = openedMs;
  for (;;) {
    const sendMs = openedMs + sent * intervalMs;
    const replyMs = heard < sent ? (ring[heard % ring.length] ?? 0) : Number.POSITIVE_INFINITY;
    const atMs = Math.min(sendMs, replyMs);
    if (upMs === undefined && atMs > limitMs) return { beats: heard + 1, upMs, endMs: limitMs, down: false };
    const deadMs = upMs === undefined ? undefined : detector.deadlineMs();
    if (deadMs !== undefined && (deadMs < atMs || (deadMs === atMs && sendMs < replyMs)))
      return { beats: heard, upMs, endMs: Math.max(deadMs, lastMs), down: true };
    if (heard >= mostBeats) return { beats: heard, upMs, endMs: atMs, down: false };
    lastMs = atMs;
    if (replyMs <= sendMs) {
      heard += 1;
      if (replyMs - (openedMs + (heard - 1) * intervalMs) > replyLimitMs) continue;
      upMs ??= replyMs;
      detector.heard({ sequence: heard, atMs: replyMs, by: 'reply' });
      continue;
    }
    if (sent - heard === ring.length) ring = grown(ring, heard);
    ring[sent % ring.length] = links.down.arrivalMs(links.up.arrivalMs(sendMs));
    sent += 1;
    detector.sent?.({ sequence: sent, atMs: sendMs, nextMs: openedMs + sent * intervalMs });
  }
}

function grown(ring: Float64Array, from: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * ring.length);
  for (let index = from; index < from + ring.length; index += 1) larger[index % larger.length] = ring[index % ring.length] ?? 0;
  return larger;
}
