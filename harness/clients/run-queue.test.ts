// The wait that excuses a client, from made-up snapshots; and that this machine tells it at all.

import { expect, test } from 'vitest';
import { type Snapshot, snapshotOf, waitBetween } from './run-queue.ts';

const snapshot = (threads: Record<string, [cpuMs: number, waitMs: number]>): Snapshot =>
  new Map(Object.entries(threads).map(([name, [cpuMs, waitMs]]) => [name, { cpuMs, waitMs }]));

test('a thread that starved beside neighbours is excused by its wait', () => {
  expect(waitBetween(snapshot({ main: [10, 5] }), snapshot({ main: [12, 105] }))).toBe(100);
});

test('threads of its own that burned the time are no excuse', () => {
  const after = { main: [0, 900], ...Object.fromEntries(Array.from({ length: 8 }, (_none, index) => [`spin${index}`, [250, 850]])) };
  expect(waitBetween(snapshot({}), snapshot(after as never))).toBe(0);
});

test('the longest wait of one thread counts, not the sum, and what was before does not', () => {
  expect(waitBetween(snapshot({ a: [0, 1000], b: [0, 0] }), snapshot({ a: [0, 1040], b: [5, 70] }))).toBe(70);
});

test('a process that is gone tells nothing', () => {
  expect(snapshotOf([2 ** 22 + 1])).toBeUndefined();
});

test.runIf(process.platform === 'linux')('this process tells the times of its threads', () => {
  const seen = snapshotOf([process.pid]);
  expect(seen?.get(`${process.pid}/${process.pid}`)?.cpuMs).toBeGreaterThan(0);
});
