// A server is whole exactly when all that was begun on it is undone: not in between, and not after a failure.

import { expect, test } from 'vitest';
import type { RunningServer } from '../environment.ts';
import { wholeness } from './wholeness.ts';

const at = { lo: 0, hi: 0 };
const obedient: NonNullable<RunningServer['process']> = {
  stop: async () => at,
  continue: async () => at,
  kill: async () => at,
  start: async () => at,
  overload: async () => at,
};
const broken = { ...obedient, start: () => Promise.reject(new Error('it does not start')) };
const overload = { primitive: 'overload' } as Parameters<typeof obedient.overload>[0];

test('what was undone leaves it whole', async () => {
  const { process, isWhole } = wholeness(obedient);
  await process?.stop();
  expect(isWhole()).toBe(false);
  await process?.continue();
  await process?.kill('SIGKILL');
  await process?.overload(overload);
  expect(isWhole()).toBe(false);
  await process?.start();
  expect(isWhole()).toBe(false);
  await process?.overload(undefined);
  expect(isWhole()).toBe(true);
});

test('a start that is under way, or failed, leaves it hurt', async () => {
  const { process, isWhole } = wholeness(broken);
  await process?.kill('SIGKILL');
  const start = process?.start();
  expect(isWhole()).toBe(false);
  await expect(start).rejects.toThrow(/does not start/);
  expect(isWhole()).toBe(false);
});

test('a server that nothing can be done to stays whole', () => {
  expect(wholeness(undefined).isWhole()).toBe(true);
});
