// Long work in short turns: timers run meanwhile, what it returns and what it throws come through.

import { expect, test } from 'vitest';
import { nowMs } from './time.ts';
import { inTurns, unhurried } from './turns.ts';

function* busyFor(stepMs: number, steps: number): Generator<undefined, string> {
  for (let step = 0; step < steps; step += 1) {
    for (const untilMs = nowMs() + stepMs; nowMs() < untilMs; );
    yield;
  }
  return 'done';
}

test('others get their turn between the steps, and the value comes through', async () => {
  let turns = 0;
  const count = () => {
    turns += 1;
    if (turns < 1000) setImmediate(count);
  };
  setImmediate(count);
  await expect(unhurried(busyFor(2, 5))).resolves.toBe('done');
  expect(turns).toBeGreaterThanOrEqual(4);
});

test('what a step throws rejects', async () => {
  const steps = (function* (): Generator<undefined, never> {
    yield;
    throw new Error('no such client');
  })();
  await expect(unhurried(steps)).rejects.toThrow('no such client');
});

test('items are used in order, those of later calls after those of earlier ones, and others get their turn between', async () => {
  const used: number[] = [];
  let turns = 0;
  const turnsAtUse = new Set<number>();
  const done = Promise.withResolvers<void>();
  const items = inTurns<number>((item) => {
    for (const untilMs = nowMs() + 2; nowMs() < untilMs; );
    used.push(item);
    turnsAtUse.add(turns);
    if (item === 6) done.resolve();
  });
  const count = () => {
    turns += 1;
    if (used.length < 6) setImmediate(count);
  };
  setImmediate(count);
  items.add([1, 2, 3]);
  items.add([4, 5]);
  items.add([6]);
  await done.promise;
  expect(used).toEqual([1, 2, 3, 4, 5, 6]);
  expect(turnsAtUse.size).toBeGreaterThanOrEqual(4);
});

test('all that waits can be used at once', () => {
  const used: number[] = [];
  const items = inTurns<number>((item) => {
    for (const untilMs = nowMs() + 2; nowMs() < untilMs; );
    used.push(item);
  });
  items.add([1, 2, 3, 4]);
  items.all();
  expect(used).toEqual([1, 2, 3, 4]);
});
