// Ports are handed out once, come back last, and are waited for when all are taken.

import { expect, test } from 'vitest';
import { mostPaths, ports } from './ports.ts';

test('paths never share a port or a block', async () => {
  const own = ports();
  const knocks = await Promise.all(Array.from({ length: mostPaths }, () => own.knock()));
  expect(new Set(knocks).size).toBe(mostPaths);
  const blocks = await Promise.all(Array.from({ length: mostPaths }, () => own.block('small')));
  const used = new Set(blocks.flatMap(({ from, count }) => Array.from({ length: count }, (_, index) => from + index)));
  expect(used.size).toBe(blocks.reduce((sum, { count }) => sum + count, 0));
});

test('what was given back is used again as late as possible', async () => {
  const own = ports();
  const first = await own.listen();
  own.giveBackListen(first);
  expect(await own.listen()).not.toBe(first);
});

test('the third path waits until one of two published ports is free', async () => {
  const own = ports({ from: 9500, count: 2 });
  expect([await own.knock(), await own.knock()]).toEqual([9500, 9501]);
  const third = own.knock();
  own.giveBackKnock(9501);
  expect(await third).toBe(9501);
});
