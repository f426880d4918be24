// The queue against sorting: whatever goes in comes out in order of time, then of entry.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventQueue } from './event-queue.ts';

test('events come out by instant, those of one instant in the order of entry', () => {
  const instants = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
  fc.assert(
    fc.property(instants, (all) => {
      const queue = eventQueue<number>();
      for (const [index, atMs] of all.entries()) queue.push(atMs, index);
      const out = all.map(() => queue.pop());
      expect(out).toEqual(
        all
          .map((atMs, index) => ({ atMs, index }))
          .sort((a, b) => a.atMs - b.atMs)
          .map(({ index }) => index),
      );
      expect(queue.pop()).toBeUndefined();
    }),
  );
});

test('events that are pushed while others are popped find their place', () => {
  const queue = eventQueue<string>();
  queue.push(10, 'last');
  queue.push(1, 'first');
  expect(queue.pop()).toBe('first');
  expect(queue.nowMs()).toBe(1);
  queue.push(5, 'between');
  expect([queue.nextMs(), queue.pop(), queue.pop(), queue.nextMs()]).toEqual([5, 'between', 'last', Number.POSITIVE_INFINITY]);
});
