// Cost against hand arithmetic: a client whose beats are written out byte by byte. PING 8 is six bytes and its line end, PING
// 10 is seven and its own; the answers are as long.
import { expect, test } from 'vitest';
import { costOf, estimatedWireBytesPerHour } from './cost.ts';
import { historyOf, story } from './fixtures/story.ts';
import { observation } from './observe.ts';

// One exchange a second from 1 s to 13 s, numbered from 8; the answer is delivered 2 ms after the beat.
const beats = Array.from({ length: 13 }, (_, index) => ({ atMs: 1000 * (index + 1), bytes: `PING ${8 + index}\n`.length }));

function costBetween(fromMs: number, toMs: number) {
  const lines = beats.flatMap(({ atMs, bytes }) => [
    `${atMs} delivered direction=up bytes=${bytes}`,
    `${atMs + 2} delivered direction=down bytes=${bytes}`,
  ]);
  const seen = observation();
  for (const event of historyOf(story(`0 accept remotePort=5000\n${lines.join('\n')}`), 20_000).events) seen.add(event);
  return costOf(seen, fromMs, toMs);
}

test('twelve whole seconds hold 24 beats and 188 bytes: two exchanges of 7 bytes each way and ten of 8', () => {
  // 2 x 2 x 7 + 10 x 2 x 8 = 188 bytes in 12 s: 300 of those in an hour.
  expect(costBetween(0, 20_000)).toEqual({ beatsPerHour: 7200, bytesPerHour: 188 * 300, wakeUpsPerHour: 3600 });
});

test('a stage that begins between beats counts the same rate, not one beat more or fewer', () => {
  for (const fromMs of [2500, 2900, 3000, 3100])
    expect(costBetween(fromMs, fromMs + 7300)).toMatchObject({ beatsPerHour: 7200, bytesPerHour: 2 * 8 * 3600, wakeUpsPerHour: 3600 });
});

test('beats that come closer than a wake-up is long wake a device no more often than it falls asleep, and no less', () => {
  const lines = Array.from({ length: 200 }, (_, index) => `${40 * index} delivered direction=up bytes=7`);
  const seen = observation();
  for (const event of historyOf(story(`0 accept remotePort=5000\n${lines.join('\n')}`), 20_000).events) seen.add(event);
  // Awake for 100 ms from 0, 120, 240, ...: the chunks at 40 and 80 find it awake.
  expect(costOf(seen, 0, 8000)).toMatchObject({ beatsPerHour: 90_000, wakeUpsPerHour: 30_000 });
});

test('with IP and TCP an exchange is three packets of 52 bytes more, which is an estimate', () => {
  expect(estimatedWireBytesPerHour({ beatsPerHour: 7200, bytesPerHour: 57_600 })).toBe(57_600 + 3600 * 3 * 52);
});
