// The alarm on a virtual clock, as timelines.

import { expect, test } from 'vitest';
import { virtualClock } from '../time.ts';
import { alarm } from './alarm.ts';

function scene() {
  const clock = virtualClock();
  const rang: number[] = [];
  return { clock, rang, bell: alarm(clock, () => rang.push(clock.nowMs())) };
}

test('an alarm rings once at its deadline', () => {
  const { clock, rang, bell } = scene();
  bell.set(100);
  clock.advanceTo(1000);
  expect(rang).toEqual([100]);
});

test('a deadline that is put off again and again rings at the last one', () => {
  const { clock, rang, bell } = scene();
  for (let now = 0; now < 500; now += 10) {
    clock.advanceTo(now);
    bell.set(now + 50);
    expect(clock.pending()).toBe(1);
  }
  clock.advanceTo(2000);
  expect(rang).toEqual([540]);
});

test('a deadline that moves closer rings earlier', () => {
  const { clock, rang, bell } = scene();
  bell.set(100);
  bell.set(30);
  clock.advanceTo(1000);
  expect(rang).toEqual([30]);
});

test('an alarm without deadline leaves no timer', () => {
  const { clock, rang, bell } = scene();
  bell.set(100);
  bell.set(undefined);
  expect(clock.pending()).toBe(0);
  clock.advanceTo(1000);
  expect(rang).toEqual([]);
});
