// A server that has ended is not waited for, whenever it ended; and the first line that matches is enough.

import { expect, test } from 'vitest';
import { becomesReady } from './ready.ts';

const nowhere = { host: '127.0.0.1', port: 1 };
const ended = new Error('it ended');

test('one that ended before it was asked is not waited for, in whatever way it is asked', async () => {
  for (const ready of [{ log: 'never' }, { tcp: true }, { http: '/' }] as const)
    await expect(becomesReady(ready, nowhere, () => {}, AbortSignal.abort(ended))).rejects.toBe(ended);
});

test('one that ends while its log is read is not waited for', async () => {
  const stop = new AbortController();
  const asked = becomesReady({ log: 'never' }, nowhere, () => {}, stop.signal);
  stop.abort(ended);
  await expect(asked).rejects.toBe(ended);
});

test('a line of its log that matches is enough', async () => {
  const heard: ((line: string) => void)[] = [];
  const asked = becomesReady({ log: '^up$' }, nowhere, (listener) => heard.push(listener), new AbortController().signal);
  for (const line of ['starting up', 'up']) heard[0]?.(line);
  const { lo, hi } = await asked;
  expect(hi).toBeGreaterThanOrEqual(lo);
});
