// Which ticks count: a timer that is late while no trial is watched hurts nobody, one that is late while one is does.

import { expect, test } from 'vitest';
import { virtualClock } from '../time.ts';
import { watchLateness } from './lateness.ts';

// A virtual clock is never late, so its timers are held back by hand.
function lateClock(lateMs: () => number) {
  const clock = virtualClock();
  return { ...clock, at: (atMs: number, action: () => void) => clock.at(atMs + lateMs(), action) };
}

test('ticks count while a trial is watched, and not before, between or after', () => {
  let lateMs = 40;
  const clock = lateClock(() => lateMs);
  using lateness = watchLateness(clock);
  clock.advance(1000);
  expect(lateness.p99Ms()).toBeNull();
  lateMs = 3;
  clock.advance(100);
  const first = lateness.watched();
  const second = lateness.watched();
  clock.advance(500);
  first[Symbol.dispose]();
  clock.advance(500);
  second[Symbol.dispose]();
  expect(lateness.p99Ms()).toBeCloseTo(3, 6);
  lateMs = 40;
  clock.advance(1000);
  expect(lateness.p99Ms()).toBeCloseTo(3, 6);
});

test('how many trials may run is decided by every tick', () => {
  const clock = lateClock(() => 4);
  using lateness = watchLateness(clock);
  clock.advance(5000);
  expect(lateness.recentP99Ms()).toBeCloseTo(4, 6);
});
