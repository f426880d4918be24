// Exposure of the mistake rate: time up with nothing in force. Faults may overlap, and common time counts once.

import { expect, test } from 'vitest';
import { uncoveredMs } from './mistake.ts';

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

test('time that two faults share is taken off once', () => {
  expect(uncoveredMs(0, 10, [span(2, 6), span(4, 8)])).toBe(4);
});

test('a fault inside another takes nothing more off, whichever is named first', () => {
  expect(uncoveredMs(0, 10, [span(2, 8), span(3, 4)])).toBe(4);
  expect(uncoveredMs(0, 10, [span(3, 4), span(2, 8)])).toBe(4);
});

test('faults apart are taken off each, and only as far as they reach in', () => {
  expect(uncoveredMs(5, 10, [span(0, 6), span(7, 8), span(9, 20)])).toBe(2);
  expect(uncoveredMs(5, 10, [span(0, 2), span(12, 20)])).toBe(5);
  expect(uncoveredMs(5, 10, [span(0, 20)])).toBe(0);
});
