// A signal never goes to a process that is not the container's: numbers are given out again.

import { expect, test } from 'vitest';
import { belongsTo, ownProcess } from './own-process.ts';

const elsewhere = 'f'.repeat(64);

test('a process of nobody, and one of another control group, does not belong to a container', () => {
  expect(belongsTo(0, elsewhere)).toBe(false);
  expect(belongsTo(1, elsewhere)).toBe(false);
  expect(belongsTo(process.pid, elsewhere)).toBe(false);
  expect(belongsTo(process.pid, '')).toBe(false);
});

test('nothing is done to it, and the engine must be asked', async () => {
  const own = ownProcess(elsewhere, () => process.pid);
  expect([await own.stop(), await own.continue(), await own.kill('SIGKILL')]).toEqual([undefined, undefined, undefined]);
});
