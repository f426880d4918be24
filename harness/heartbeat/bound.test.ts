// Theory against its own published numbers: the closed forms of each model, and what they say of well-known systems.

import { expect, test } from 'vitest';
import type { DetectorSpec, HeartbeatSpec } from '../scenario.ts';
import { pingAfterReplyBand, predict } from './bound.ts';

const seconds = (band: { minMs: number; meanMs: number; maxMs: number } | undefined) =>
  band === undefined ? undefined : [band.minMs, band.meanMs, band.maxMs].map((ms) => Math.round(ms / 10) / 100);
const band = (interval: number, detector: DetectorSpec, roundTrip = 0, from: HeartbeatSpec['from'] = 'client') =>
  predict({
    heartbeat: { intervalMs: interval * 1000, from, detector },
    roundTripMs: roundTrip * 1000,
    repliesLost: true,
    side: 'client',
  });

const replyTimeout = (timeout: number, misses = 1): DetectorSpec => ({ type: 'reply-timeout', timeoutMs: timeout * 1000, misses });
const silence = (window: number, look?: number): DetectorSpec => ({
  type: 'silence',
  windowMs: window * 1000,
  ...(look === undefined ? {} : { lookMs: look * 1000 }),
});
const outstanding = (max: number): DetectorSpec => ({ type: 'outstanding', max });
const phi = (threshold: number, pause: number): DetectorSpec => ({
  type: 'phi-accrual',
  threshold,
  pauseMs: pause * 1000,
  minDeviationMs: 100,
});

test('the models give the numbers of the table', () => {
  expect(seconds(band(5, replyTimeout(2, 3), 0.1))).toEqual([11.9, 14.4, 16.9]);
  expect(seconds(band(5, outstanding(2), 0.1))).toEqual([9.9, 12.4, 14.9]);
  expect(seconds(band(5, silence(12), 0.1))).toEqual([7, 9.5, 12]);
  expect(seconds(band(5, silence(12, 4), 0.1))).toEqual([7, 11.5, 16]);
  expect(seconds(pingAfterReplyBand(5000, 2000, 100))).toEqual([1.9, 4.45, 7]);
  expect(['A', 'B', 'C', 'D', 'E']).toEqual(
    [replyTimeout(2), outstanding(2), silence(12), silence(12, 4), { type: 'empty-ticks', count: 2 } as const].map(
      (detector) => band(5, detector)?.model,
    ),
  );
});

test.each([
  ['AMQP, 60 s agreed', 30, { type: 'empty-ticks', count: 2 }, [90, 135, 180]],
  ['NATS', 120, outstanding(2), [240, 300, 360]],
  ['the recipe of ws, server side', 30, outstanding(1), [30, 45, 60]],
  ['the recipe of ws, client side', 30, silence(31), [1, 16, 31]],
  ['websockets for Python', 20, replyTimeout(20), [20, 30, 40]],
  ['Centrifugo', 25, replyTimeout(10), [10, 22.5, 35]],
  ['SignalR', 15, silence(30), [15, 22.5, 30]],
  ['Kafka', 3, silence(45), [42, 43.5, 45]],
  ['STOMP', 10, silence(20, 10), [10, 20, 30]],
  ['socket.io, client side', 25, silence(45), [20, 32.5, 45]],
] as [string, number, DetectorSpec, number[]][])('%s notices as it should', (_name, interval, detector, expected) => {
  expect(seconds(band(interval, detector))).toEqual(expected);
});

test('the accrual detector of a cluster notices between 3.5 and 4.5 s when learned, up to 5.3 s when fresh', () => {
  const input = { heartbeat: { intervalMs: 1000, from: 'client', detector: phi(8, 3) }, roundTripMs: 0, repliesLost: true } as const;
  const learned = predict({ ...input, side: 'client', beats: 1000 });
  const fresh = predict({ ...input, side: 'client', beats: 1 });
  expect(seconds(learned)).toEqual([3.52, 4.02, 4.52]);
  expect(fresh?.maxMs).toBeCloseTo(5306.5, 1);
  expect(predict({ ...input, side: 'client' })).toMatchObject({ minMs: expect.closeTo(3522.6, 1), model: 'F' });
});

test('chen allows an interval and its margin', () => {
  expect(seconds(band(1, { type: 'chen', marginMs: 250 }))).toEqual([0.25, 0.75, 1.25]);
});

test('where the reply under way still arrives, A and B are later by it and C to E as well', () => {
  const late = (detector: DetectorSpec, from: HeartbeatSpec['from'] = 'client') =>
    predict({ heartbeat: { intervalMs: 5000, from, detector }, roundTripMs: 100, repliesLost: false, side: 'client' });
  expect(late(replyTimeout(2, 3))).toMatchObject({ minMs: 12_000, maxMs: 17_000, formula: '(k-1)I+T to kI+T' });
  expect(late(outstanding(2))).toMatchObject({ minMs: 10_000, maxMs: 15_000 });
  expect(late(silence(12))).toMatchObject({ minMs: 7100, maxMs: 12_100 });
  expect(late(silence(12), 'server')).toMatchObject({ minMs: 7050, maxMs: 12_050 });
});

test('a server that only listens hears the pace of its client', () => {
  const heartbeat: HeartbeatSpec = { intervalMs: 1000, from: 'client', detector: silence(3) };
  const server = predict({ heartbeat, roundTripMs: 0, repliesLost: true, side: 'server', peerIntervalMs: 500 });
  expect(seconds(server)).toEqual([2.5, 2.75, 3]);
});

test('there is no band without a closed form, without PINGs to count, or where no reply can come in time', () => {
  expect(band(1, { type: 'none' })).toBeUndefined();
  expect(band(1, { type: 'bertier', leastMarginMs: 100 })).toBeUndefined();
  expect(band(1, replyTimeout(2), 0, 'server')).toBeUndefined();
  expect(band(1, outstanding(2), 0, 'server')).toBeUndefined();
  expect(band(1, replyTimeout(2), 2.5)).toBeUndefined();
  expect(band(1, replyTimeout(2), 2)).toBeUndefined();
  expect(band(1, outstanding(1), 1)).toBeUndefined();
  expect(band(1, silence(1))).toBeUndefined();
});
