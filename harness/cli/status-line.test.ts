// A moving line never breaks into two.

import { expect, test } from 'vitest';
import { clipped } from './status-line.ts';

test('what fits stays, and what does not is cut before the last column', () => {
  expect(clipped('5 of 40 trials', 80)).toBe('5 of 40 trials');
  expect(clipped('5 of 40 trials', 14)).toBe('5 of 40 tria…');
  expect([...clipped('5 of 40 trials', 14)]).toHaveLength(13);
});
