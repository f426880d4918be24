// Theory against the machines themselves: both play a connection in virtual time that is cut at stratified phases, and the
// earliest, mean and latest detection must be those of the closed form, to within half a stratum.

import { expect, test } from 'vitest';
import type { DetectorSpec, HeartbeatSpec } from '../scenario.ts';
import { predict } from './bound.ts';
import { constantRandom, playLink } from './fixtures/link.ts';

const strata = 40;
const drawnStarts = 16;
const roundTripMs = 80;
const beats = 21;

interface Case {
  readonly from: HeartbeatSpec['from'];
  readonly side: 'client' | 'server';
  readonly repliesLost: boolean;
}

// Detection times over all phases of a beat and, where the detector draws its start, over all starts.
function detections(heartbeat: HeartbeatSpec, { from, side, repliesLost }: Case, starts: readonly number[]): number[] {
  // The cycle begins where the last beat before the fault is the 21st, for all phases.
  const travelMs = repliesLost ? (from === side ? roundTripMs : roundTripMs / 2) : 0;
  const settledMs = (beats - 1) * heartbeat.intervalMs + travelMs;
  const phases = Array.from({ length: strata }, (_, index) => (index + 0.5) / strata);
  return phases.flatMap((phase) =>
    starts.map((start) => {
      const faultMs = settledMs + phase * heartbeat.intervalMs;
      const untilMs = faultMs + 20 * heartbeat.intervalMs;
      const watched = { client: heartbeat, server: heartbeat };
      const random = constantRandom(start);
      const result = playLink({ ...watched, oneWayMs: roundTripMs / 2, faultMs, repliesLost, untilMs, random });
      return ((side === 'client' ? result.clientDownMs : result.serverDownMs) ?? Number.POSITIVE_INFINITY) - faultMs;
    }),
  );
}

function check(detector: DetectorSpec, each: Case): void {
  const heartbeat: HeartbeatSpec = { intervalMs: 1000, from: each.from, detector };
  const drawnMs = detector.type === 'empty-ticks' ? 2000 : detector.type === 'silence' ? (detector.lookMs ?? 0) : 0;
  const starts = drawnMs > 0 ? Array.from({ length: drawnStarts }, (_, index) => (index + 0.5) / drawnStarts) : [0];
  const found = detections(heartbeat, each, starts);
  const theory = predict({ heartbeat, roundTripMs, repliesLost: each.repliesLost, side: each.side, beats });
  // Half a stratum of the phase, one of the drawn start, whose strata lie anyhow against the beats, and a little.
  const slackMs = 1000 / strata / 2 + drawnMs / drawnStarts + 1;
  const close = (value: number, expected: number | undefined) => expect(Math.abs(value - (expected ?? Number.NaN))).toBeLessThan(slackMs);
  close(Math.min(...found), theory?.minMs);
  close(Math.max(...found), theory?.maxMs);
  close(found.reduce((sum, value) => sum + value, 0) / found.length, theory?.meanMs);
  expect(Math.min(...found)).toBeGreaterThanOrEqual((theory?.minMs ?? Number.NaN) - 1e-6);
  expect(Math.max(...found)).toBeLessThanOrEqual((theory?.maxMs ?? Number.NaN) + 1e-6);
}

const pinging: [string, DetectorSpec][] = [
  ['A', { type: 'reply-timeout', timeoutMs: 600, misses: 3 }],
  ['A, time-out longer than the interval', { type: 'reply-timeout', timeoutMs: 2500, misses: 1 }],
  ['B', { type: 'outstanding', max: 2 }],
];
const listening: [string, DetectorSpec][] = [
  ['C', { type: 'silence', windowMs: 2400 }],
  ['D', { type: 'silence', windowMs: 2400, lookMs: 800 }],
  ['E', { type: 'empty-ticks', count: 2 }],
  ['chen', { type: 'chen', marginMs: 700 }],
  ['phi', { type: 'phi-accrual', threshold: 8, pauseMs: 500, minDeviationMs: 100 }],
  ['phi, exact', { type: 'phi-accrual', threshold: 8, pauseMs: 500, minDeviationMs: 10, distribution: 'normal' }],
  ['phi, exponential', { type: 'phi-accrual', threshold: 1, pauseMs: 500, minDeviationMs: 0, distribution: 'exponential' }],
];

test.each([...pinging, ...listening])('the client is as early and as late as theory says (%s)', (_name, detector) => {
  check(detector, { from: 'client', side: 'client', repliesLost: true });
});

test.each([...pinging, ...listening])('it is later by what still arrives (%s)', (_name, detector) => {
  check(detector, { from: 'client', side: 'client', repliesLost: false });
});

test.each(listening)('a client that only listens is as theory says (%s)', (_name, detector) => {
  check(detector, { from: 'server', side: 'client', repliesLost: true });
});

test.each([...pinging, ...listening])('a server that pings is as theory says (%s)', (_name, detector) => {
  check(detector, { from: 'server', side: 'server', repliesLost: true });
});

test.each(listening)('a server that only listens is as theory says (%s)', (_name, detector) => {
  check(detector, { from: 'client', side: 'server', repliesLost: true });
});

test('without a detector nothing is ever noticed', () => {
  const found = detections(
    { intervalMs: 1000, from: 'client', detector: { type: 'none' } },
    { from: 'client', side: 'client', repliesLost: true },
    [0],
  );
  expect(found.every((value) => value === Number.POSITIVE_INFINITY)).toBe(true);
});
