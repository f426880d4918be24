// What theory says about detection: the earliest, mean and latest time from a total cut at a random phase until death is
// noticed, for each detector that has a closed form. With interval I, round trip R, time-out T, window W, look c, k misses,
// m outstanding:
//
//   A  reply-timeout   (k-1)I+T-R   (k-1/2)I+T-R    kI+T-R        B  outstanding   mI-R    (m+1/2)I-R     (m+1)I-R
//   C  silence         W-I          W-I/2           W             D  with look     W-I     W-I/2+c/2      W+c
//   E  empty-ticks     n ticks of two beats: 2nI-I, (2n+1/2)I, 2(n+1)I
//
// -R: a reply in flight at the cut is lost with it. Where it still arrives, A and B lose the term and C to E gain it.
// A, B, C are uniform between the ends, D and E the sum of two independent phases. Timers add their lateness.

import type { HeartbeatSpec } from '../scenario.ts';
import { adaptiveWindows } from './adaptive-bound.ts';
import { beatsPerTick } from './detectors/empty-ticks.ts';

/** What is asked. */
export interface PredictInput {
  readonly heartbeat: HeartbeatSpec;
  /** From PING to PONG on the idle path, in ms. */
  readonly roundTripMs: number;
  /** True when what is under way at the fault is lost too. */
  readonly repliesLost: boolean;
  readonly side: 'client' | 'server';
  /** How often the other side pings, where that feeds this side; default: as often as this side's own interval. */
  readonly peerIntervalMs?: number;
  /** Beats heard before the fault: adaptive detectors tighten as they learn. Default: anything from the three that a trial waits for. */
  readonly beats?: number;
}

/** Earliest, mean and latest detection, in ms after the fault. */
export interface Band {
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  /** Letter of the model, as in the table above; F for detectors that adapt. */
  readonly model: string;
  /** With the letters of the table above. */
  readonly formula: string;
}

type Detector<Type> = Extract<HeartbeatSpec['detector'], { type: Type }>;

/** The band; undefined where there is no closed form, and where the detector can never be content (a reply takes too long) or never fed. */
export function predict(input: PredictInput): Band | undefined {
  const { detector, from } = input.heartbeat;
  const pings = from === 'both' || from === input.side;
  switch (detector.type) {
    case 'reply-timeout':
      return pings ? replyTimeoutBand(input, detector) : undefined;
    case 'outstanding':
      return pings ? outstandingBand(input, detector) : undefined;
    case 'silence':
      return silenceBand(input, detector);
    case 'empty-ticks':
      return emptyTicksBand(input, detector);
    case 'none':
      return undefined;
    default:
      return adaptiveBand(input);
  }
}

function replyTimeoutBand(input: PredictInput, { timeoutMs, misses }: Detector<'reply-timeout'>): Band | undefined {
  if (input.roundTripMs >= timeoutMs) return undefined;
  const { intervalMs } = input.heartbeat;
  const earliestMs = (misses - 1) * intervalMs + timeoutMs - lostMs(input);
  return uniform('A', earliestMs, intervalMs, `(k-1)I+T${lostText(input)} to kI+T${lostText(input)}`);
}

function outstandingBand(input: PredictInput, { max }: Detector<'outstanding'>): Band | undefined {
  const { intervalMs } = input.heartbeat;
  if (input.roundTripMs >= max * intervalMs) return undefined;
  return uniform('B', max * intervalMs - lostMs(input), intervalMs, `mI${lostText(input)} to (m+1)I${lostText(input)}`);
}

function silenceBand(input: PredictInput, { windowMs, lookMs = 0 }: Detector<'silence'>): Band | undefined {
  const beatMs = beatMsOf(input);
  if (windowMs <= beatMs || neverBegins(input, windowMs)) return undefined;
  const band = uniform('C', windowMs - beatMs + arrivingMs(input), beatMs, `W-I${arrivingText(input)} to W${arrivingText(input)}`);
  if (lookMs === 0) return band;
  const formula = `W-I${arrivingText(input)} to W+c${arrivingText(input)}`;
  return { ...band, meanMs: band.meanMs + lookMs / 2, maxMs: band.maxMs + lookMs, model: 'D', formula };
}

function emptyTicksBand(input: PredictInput, { count }: Detector<'empty-ticks'>): Band | undefined {
  const tickMs = beatsPerTick * input.heartbeat.intervalMs;
  const beatMs = beatMsOf(input);
  if (beatMs > tickMs * count || neverBegins(input, tickMs * count)) return undefined;
  const minMs = count * tickMs - beatMs + arrivingMs(input);
  const maxMs = (count + 1) * tickMs + arrivingMs(input);
  return { minMs, meanMs: (minMs + maxMs) / 2, maxMs, model: 'E', formula: `2nI-I${arrivingText(input)} to 2(n+1)I${arrivingText(input)}` };
}

// On a steady path an adaptive detector is a silence window that shrinks as it learns.
function adaptiveBand(input: PredictInput): Band | undefined {
  const beatMs = beatMsOf(input);
  const windows = adaptiveWindows(input.heartbeat.detector, beatMs, input.beats);
  if (windows === undefined || windows.leastMs <= beatMs) return undefined;
  const minMs = windows.leastMs - beatMs + arrivingMs(input);
  const maxMs = windows.mostMs + arrivingMs(input);
  return { minMs, meanMs: (minMs + maxMs) / 2, maxMs, model: 'F', formula: `W-I to W, W = ${windows.formula}` };
}

/** The band of a client that pings I after each PONG (period I + R): engine.io's server, phoenix, grpc-js. No detector of ours, but many of others. */
export function pingAfterReplyBand(intervalMs: number, timeoutMs: number, roundTripMs: number): Band {
  return uniform("A'", timeoutMs - roundTripMs, intervalMs + roundTripMs, 'T-R to I+T');
}

function uniform(model: string, minMs: number, widthMs: number, formula: string): Band {
  return { minMs: Math.max(0, minMs), meanMs: Math.max(0, minMs + widthMs / 2), maxMs: minMs + widthMs, model, formula };
}

// Where this side only listens, it hears the other side's pace.
function beatMsOf({ heartbeat, side, peerIntervalMs }: PredictInput): number {
  const listens = heartbeat.from !== 'both' && heartbeat.from !== side;
  return listens ? (peerIntervalMs ?? heartbeat.intervalMs) : heartbeat.intervalMs;
}

// A server watches from the accept on, so the first beat must come within what it allows.
function neverBegins({ side, roundTripMs }: PredictInput, allowedMs: number): boolean {
  return side === 'server' && roundTripMs >= allowedMs;
}

function lostMs(input: PredictInput): number {
  return input.repliesLost ? input.roundTripMs : 0;
}

function lostText(input: PredictInput): string {
  return input.repliesLost ? '-R' : '';
}

// A PING answered just before the fault is heard a round trip later, a peer's PING half of one.
function arrivingMs({ heartbeat, side, roundTripMs, repliesLost }: PredictInput): number {
  if (repliesLost) return 0;
  return heartbeat.from === 'both' || heartbeat.from === side ? roundTripMs : roundTripMs / 2;
}

function arrivingText(input: PredictInput): string {
  const ms = arrivingMs(input);
  return ms === 0 ? '' : ms === input.roundTripMs ? '+R' : '+R/2';
}
