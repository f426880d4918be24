// Where the cycle began last: one late delivery does not move it.

import { expect, test } from 'vitest';
import { anchorOf } from './beats.ts';
import type { ConnectionLine } from './observe.ts';

const connection = (...instants: number[]) =>
  ({ deliveries: instants.map((atMs) => ({ atMs, direction: 'down', bytes: 7 })) }) as unknown as ConnectionLine;

test('regular beats begin the cycle with the last of them', () => {
  expect(anchorOf(connection(1000, 2000, 3000, 4000), 1000, 4500)).toBe(4000);
});

test('a last beat that came late does not make the cycle late', () => {
  expect(anchorOf(connection(1000, 2000, 3000, 4200), 1000, 4500)).toBe(4000);
});

test('a beat that never came leaves the cycle where it is', () => {
  expect(anchorOf(connection(1000, 2000, 4000, 5010), 1000, 5500)).toBe(5000);
});

test('old beats do not pull at a cycle that drifts', () => {
  expect(anchorOf(connection(0, 1002, 2004, 3006, 4008, 5010, 6012, 7014), 1000, 7500)).toBe(7010);
});

test('what was delivered later, or nothing, gives no cycle', () => {
  expect(anchorOf(connection(1000, 2000, 3000), 1000, 2500)).toBe(2000);
  expect(anchorOf(connection(3000), 1000, 2500)).toBeUndefined();
  expect(anchorOf(undefined, 1000, 2500)).toBeUndefined();
});
