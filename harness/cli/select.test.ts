// Which scenarios take part: filters, names, shards.

import { expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { fullName } from '../vitest/full-name.ts';
import { parseShard, patternOf, select } from './select.ts';

function scenario(id: string, fields: Partial<Scenario> = {}): Scenario {
  return { id, name: `scenario ${id}`, tags: [], ...fields } as unknown as Scenario;
}

const ids = (scenarios: readonly Scenario[]) => scenarios.map((each) => each.id);
const cost = () => 1000;

const three = [
  scenario('a', { setting: 'often', tags: ['smoke'] }),
  scenario('b', { setting: 'rare' }),
  scenario('c', { tags: ['smoke', 'slow'] }),
];

test('nothing asked for selects everything in the order given', () => {
  expect(ids(select(three, {}, cost))).toEqual(['a', 'b', 'c']);
});

test('setting, tag and name narrow together', () => {
  expect(ids(select(three, { setting: 'often' }, cost))).toEqual(['a']);
  expect(ids(select(three, { tags: ['slow', 'other'] }, cost))).toEqual(['c']);
  expect(ids(select(three, { tags: ['smoke'], namePattern: 'rio c$' }, cost))).toEqual(['c']);
  expect(ids(select(three, { namePattern: '\\[rare\\]' }, cost))).toEqual(['b']);
});

test('a name holds the setting in brackets', () => {
  expect(fullName({ name: 'cut' })).toBe('cut');
  expect(fullName({ name: 'cut', setting: 'interval=1s' })).toBe('cut [interval=1s]');
});

test('a pattern that is no regular expression is the author’s error and says how to write it', () => {
  expect(() => patternOf('a [b')).toThrow(
    expect.objectContaining({ code: 'FL-U004', exitCode: 2, hint: expect.stringContaining('a \\\\[b') }),
  );
});

test('shards are packed by time and together hold everything once', () => {
  const costs: Record<string, number> = { a: 9000, b: 5000, c: 4000, d: 1000 };
  const all = Object.keys(costs).map((id) => scenario(id));
  const shard = (index: number) => ids(select(all, { shard: { index, count: 2 } }, (each) => costs[each.id] ?? 0));
  expect(shard(1)).toEqual(['a', 'd']);
  expect(shard(2)).toEqual(['b', 'c']);
  expect(ids(select(all, { shard: { index: 9, count: 9 } }, cost))).toEqual([]);
});

test('a shard is written as index/count with the index inside', () => {
  expect(parseShard('2/3')).toEqual({ index: 2, count: 3 });
  for (const text of ['0/3', '4/3', '1', '1/0', 'a/b', '1/2/3', '-1/2']) expect(() => parseShard(text)).toThrow(RangeError);
});
