// The cost of the model against hand arithmetic: PING 2 to PING 9 are seven bytes with their LF, PING 10 to PING 99 eight.

import { expect, test } from 'vitest';
import type { HeartbeatSpec } from '../scenario.ts';
import { growthInFirstHour, modelledTraffic } from './traffic.ts';

const every = (intervalMs: number, from: HeartbeatSpec['from'] = 'client'): HeartbeatSpec => ({
  intervalMs,
  from,
  detector: { type: 'silence', windowMs: 5 * intervalMs },
});

test('twenty beats of a steady stage are the second to the twentieth: eight of 7 bytes and eleven of 8, each way', () => {
  const { beatsPerHour, bytesPerHour, wakeUpsPerHour } = modelledTraffic(every(200), 4000);
  expect([beatsPerHour, wakeUpsPerHour]).toEqual([36_000, 18_000]);
  expect(bytesPerHour).toBeCloseTo((36_000 * (8 * 7 + 11 * 8)) / 19, 6);
});

test('where both sides ping there are twice as many beats, and no more wake-ups', () => {
  expect(modelledTraffic(every(1000, 'both'), 5000)).toMatchObject({
    beatsPerHour: 14_400,
    bytesPerHour: 7 * 14_400,
    wakeUpsPerHour: 3600,
  });
});

test('beats within a wake-up do not wake again', () => {
  // At 0, 120, 240, ...: those at 40 and 80 find the device awake.
  expect(modelledTraffic(every(40), 4000).wakeUpsPerHour).toBe(30_000);
});

test('a first hour of beats each second ends at PING 3600', () => {
  // 9 of 7 bytes, 90 of 8, 900 of 9 and 2601 of 10, against 7.
  expect(growthInFirstHour(every(1000), 5000)).toBeCloseTo((9 * 7 + 90 * 8 + 900 * 9 + 2601 * 10) / 3600 / 7 - 1, 12);
});
