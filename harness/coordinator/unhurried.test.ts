// Long work in short turns: timers run meanwhile, what it returns and what it throws come through.

import { expect, test } from 'vitest';
import { nowMs } from '../time.ts';
import { unhurried } from './unhurried.ts';

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
