// What an idle connection of the reference client costs in the model: its lines byte by byte, at the pace of the steady
// stage, which is where a trial counts them too. A beat's number grows with the age of its connection, and the line with it.

import { leadMs } from '../engine/aim.ts';
import type { Traffic } from '../engine/comparison.ts';
import { estimatedWireBytesPerHour, wakeUpMs } from '../engine/cost.ts';
import { formatLine } from '../heartbeat/line.ts';
import type { HeartbeatSpec } from '../scenario.ts';

const hourMs = 3_600_000;
// A trial waits for so many, however short its steady stage.
const fewestBeats = 3;
// PING 1 made the connection `up`, and belongs to what comes before steady.
const firstCounted = 2;

/** Beats, payload, wake-ups and estimated wire bytes of one connection in an hour at the pace of its steady stage. */
export function modelledTraffic({ intervalMs, from }: HeartbeatSpec, steadyMs: number): Traffic {
  const beatsPerHour = 2 * (from === 'both' ? 2 : 1) * (hourMs / intervalMs);
  const bytesPerHour = beatsPerHour * bytesPerBeat(firstCounted, beatsIn(steadyMs, intervalMs));
  return { beatsPerHour, bytesPerHour, wakeUpsPerHour: wakeUps(intervalMs), estimatedWireBytesPerHour: wire(beatsPerHour, bytesPerHour) };
}

/** By how much a connection's whole first hour exceeds that pace: 0.3 = 30 % more payload. */
export function growthInFirstHour({ intervalMs }: HeartbeatSpec, steadyMs: number): number {
  const inHour = bytesPerBeat(1, Math.max(1, Math.floor(hourMs / intervalMs)));
  return inHour / bytesPerBeat(firstCounted, beatsIn(steadyMs, intervalMs)) - 1;
}

// After the stage the fault is sent ahead, and in the mean over its phases it waits for half an interval more.
function beatsIn(steadyMs: number, intervalMs: number): number {
  return Math.max(fewestBeats, Math.floor((steadyMs + leadMs) / intervalMs + 0.5));
}

// Mean over a PING and its PONG, with their LF, numbered `first` to `last`. Numbers of as many digits cost the same.
function bytesPerBeat(first: number, last: number): number {
  let bytes = 0;
  for (let from = first; from <= last; ) {
    const to = Math.min(last, 10 ** String(from).length - 1);
    bytes += (to - from + 1) * (formatLine({ word: 'PING', sequence: from }).length + 1);
    from = to + 1;
  }
  return bytes / (last - first + 1);
}

// An exchange wakes a device once, whoever began it; beats closer than a wake-up is long come within the same one.
function wakeUps(intervalMs: number): number {
  return hourMs / (intervalMs * (Math.floor(wakeUpMs / intervalMs) + 1));
}

function wire(beatsPerHour: number, bytesPerHour: number): number {
  return estimatedWireBytesPerHour({ beatsPerHour, bytesPerHour });
}
