// However much is asked for, only so much is under way; what fails makes room like everything else.

import { expect, test } from 'vitest';
import { fewAtOnce } from './few-at-once.ts';

test('never more than the limit, and everything in the order asked for', async () => {
  const inTurn = fewAtOnce(2);
  const begun: number[] = [];
  let running = 0;
  let mostSeen = 0;
  const work = (index: number) => async () => {
    begun.push(index);
    running += 1;
    mostSeen = Math.max(mostSeen, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (index === 1) throw new Error('fails');
    return index;
  };
  const all = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => inTurn(work(index))));
  expect(mostSeen).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});
