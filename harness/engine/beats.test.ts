// Where the cycle began last: one late delivery does not move it.

import { expect, test } from 'vitest';
import { periodOf } from './beats.ts';
import type { ConnectionLine } from './observe.ts';

const connection = (...instants: number[]) =>
  ({ deliveries: instants.map((atMs) => ({ atMs, direction: 'down', bytes: 7 })) }) as unknown as ConnectionLine;

test('regular beats begin the cycle with the last of them', () => {
  expect(periodOf(connection(1000, 2000, 3000, 4000), 0, 4500)?.anchorMs).toBe(4000);
});

test('a last beat that came late does not make the cycle late', () => {
  expect(periodOf(connection(1000, 2000, 3000, 4200), 0, 4500)?.anchorMs).toBe(4000);
});

test('a beat that never came leaves the cycle where it is', () => {
  expect(periodOf(connection(1000, 2000, 3000, 4000, 6000, 7010), 0, 7500)?.anchorMs).toBe(7000);
});

test('a period that is not the declared one is counted on as it is', () => {
  expect(periodOf(connection(0, 1002, 2004, 3006, 4008, 5010, 6013, 7014), 0, 7500)).toMatchObject({ periodMs: 1002, anchorMs: 7014 });
});

test('what was delivered before or after the time in question has no say', () => {
  expect(periodOf(connection(300, 310, 320, 1000, 2000, 3000), 900, 2500)).toMatchObject({ periodMs: 1000, anchorMs: 2000 });
});

test('without a gap there is no cycle', () => {
  expect(periodOf(connection(3000), 0, 3500)).toBeUndefined();
  expect(periodOf(undefined, 0, 3500)).toBeUndefined();
});
