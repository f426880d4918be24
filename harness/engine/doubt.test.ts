// Interval rules: a limit is violated only if even the most favourable reading violates it, and no doubt overrides what
// holds at both ends. Waits count where they could have mattered.

import { expect, test } from 'vitest';
import { atLeast, atMost, waitsOf } from './doubt.ts';
import { historyOf, steadyStory, story, storyScenario, storyTypes } from './fixtures/story.ts';
import { measure } from './measure.ts';

const sure = { earlyMs: 0, beatLateMs: 0, overlongMs: 0 };

test('within fails only if even the earliest value is over, passes only if the latest is not', () => {
  expect(atMost({ lo: 90, hi: 100 }, 100, sure)).toBe('pass');
  expect(atMost({ lo: 90, hi: 101 }, 100, sure)).toBe('inconclusive');
  expect(atMost({ lo: 101, hi: 110 }, 100, sure)).toBe('fail');
});

test('run-queue wait of the client excuses it, but not for more than it waited', () => {
  expect(atMost({ lo: 130, hi: 130 }, 100, { ...sure, earlyMs: 40 })).toBe('inconclusive');
  expect(atMost({ lo: 10_000, hi: 10_000 }, 100, { ...sure, earlyMs: 50 })).toBe('fail');
});

test('a miss fails whatever the doubt', () => {
  const never = { lo: Number.POSITIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  expect(atMost(never, 100, { ...sure, earlyMs: 5000 })).toBe('fail');
});

test('notBefore fails only if even the latest value is too early', () => {
  expect(atLeast({ lo: 95, hi: 101 }, 100, sure)).toBe('inconclusive');
  expect(atLeast({ lo: 95, hi: 99 }, 100, sure)).toBe('fail');
  expect(atLeast({ lo: 100, hi: 101 }, 100, sure)).toBe('pass');
});

test('a beat that came late before the fault is no early detection', () => {
  expect(atLeast({ lo: 89, hi: 89 }, 100, { ...sure, beatLateMs: 12 })).toBe('inconclusive');
});

const measured = (waits: string) =>
  measure(
    storyScenario('silence'),
    storyTypes,
    historyOf(story(`${steadyStory} 1000 inject\n 1010 bytes direction=up bytes=7 fate=dropped\n 1450 down\n 2000 heal\n ${waits}`), 9000),
    500,
  );
const detectionWait = (waits: string) => {
  const measurement = measured(waits);
  const [sample] = measurement.samples;
  return sample === undefined ? Number.NaN : waitsOf(measurement, sample);
};

test('what client and path waited between fault and down is added up', () => {
  expect(detectionWait('1000..1450 wait side=client waitMs=20\n 1000..1450 wait side=path waitMs=7')).toBe(27);
  expect(detectionWait('1000..1200 wait side=client waitMs=20\n 1200..1450 wait side=client waitMs=30')).toBe(50);
});

test('a wait after the detection, or of another client, excuses nothing', () => {
  expect(detectionWait('1500..2500 wait side=client waitMs=400')).toBe(0);
  expect(detectionWait('1000..1450 wait side=client waitMs=400 client=c2')).toBe(0);
});

test('of a reading that reaches beyond, no more counts than could lie inside', () => {
  expect(detectionWait('200..1010 wait side=client waitMs=300')).toBe(10);
});

test('the wait after the heal belongs to the recovery', () => {
  const measurement = measured('1500..2600 wait side=client waitMs=90');
  const [sample] = measurement.samples;
  expect(sample === undefined ? Number.NaN : waitsOf(measurement, sample, 'recovery')).toBe(90);
});

test('a wait after the recovery, in the hold, excuses nothing', () => {
  const back = `2050 connecting attempt=2
    2051 accept conn=2 remotePort=5001
    2052 dialled conn=2 localPort=6001
    2053 connected attempt=2 localPort=5001
    2060 up attempt=2
    2070 delivered conn=2 direction=down bytes=7
    2071 beat attempt=2`;
  const measurement = measured(`${back}\n 3000..5000 wait side=client waitMs=900`);
  const [sample] = measurement.samples;
  expect(sample?.recoveryMs?.hi).toBeLessThan(100);
  expect(sample === undefined ? Number.NaN : waitsOf(measurement, sample, 'recovery')).toBe(0);
});
