// Only what belonged to a process of this machine that is gone is an orphan.

import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isOrphan, owner } from './leftovers.ts';

test('a living owner keeps its containers', () => {
  expect(isOrphan(owner())).toBe(false);
});

test('an owner that is gone, or whose number was given out again, does not', () => {
  expect(isOrphan(`${hostname()}/4194304/12`)).toBe(true);
  expect(isOrphan(`${hostname()}/${process.pid}/12`)).toBe(true);
});

test('owners elsewhere, and labels of others, are left alone', () => {
  expect(isOrphan(`elsewhere/${process.pid}/12`)).toBe(false);
  expect(isOrphan(`${hostname()}/4194304/`)).toBe(false);
  expect(isOrphan('')).toBe(false);
});
