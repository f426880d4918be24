// The queue on a virtual clock: as many at once as there are slots, spawning trials as a cohort, exclusive ones alone.

import { expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { virtualClock } from '../time.ts';
import { comparedPerCore, dockerPerCore, type Job, type QueueOptions, queue, slotsFor, slotsPerCore } from './queue.ts';

const jobs = (count: number, change: Partial<Job> = {}) => {
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const all = Array.from(
    { length: count },
    (): Job => ({
      weight: 1,
      spawns: false,
      exclusive: false,
      run: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
      },
      ...change,
    }),
  );
  return { all, running: () => running, most: () => most, release: () => release.splice(0).forEach((each) => void each()) };
};

const open = (options: Partial<QueueOptions> = {}) => {
  const clock = virtualClock();
  const stop = new AbortController();
  const made = queue({ clock, slots: 4, fixed: true, p99Ms: () => null, signal: stop.signal, ...options });
  const settle = async () => {
    for (let turn = 0; turn < 80; turn += 1) {
      clock.advance(100);
      await Promise.resolve();
    }
  };
  return { ...made, settle, stop };
};

test('no more trials run at once than there are slots', async () => {
  const work = jobs(10);
  const { add, drain, settle } = open();
  for (const job of work.all) add(job);
  const done = drain();
  for (let round = 0; round < 5; round += 1) {
    await settle();
    work.release();
  }
  await settle();
  await done;
  expect(work.most()).toBe(4);
});

test('a heavy trial takes its weight in slots', async () => {
  const work = jobs(3, { weight: 3 });
  const { add, drain, settle } = open();
  for (const job of work.all) add(job);
  const done = drain();
  for (let round = 0; round < 4; round += 1) {
    await settle();
    work.release();
  }
  await done;
  expect(work.most()).toBe(1);
});

test('spawning trials of the next cohort wait until the last one of this cohort is over', async () => {
  const work = jobs(6, { spawns: true });
  const { add, drain, settle } = open();
  for (const job of work.all) add(job);
  const done = drain();
  await settle();
  expect(work.running()).toBe(4);
  work.release();
  await settle();
  expect(work.running()).toBe(2);
  work.release();
  await settle();
  await done;
});

test('an exclusive trial runs first and alone', async () => {
  const alone = jobs(1, { exclusive: true });
  const others = jobs(2);
  const { add, drain, settle } = open();
  for (const job of [...others.all, ...alone.all]) add(job);
  const done = drain();
  await settle();
  expect([others.running(), alone.running()]).toEqual([0, 1]);
  alone.release();
  await settle();
  expect([others.running(), alone.running()]).toEqual([2, 0]);
  others.release();
  await settle();
  await done;
});

test('slots shrink while the harness is late, by an eighth at most, and grow again when it is not', async () => {
  let late = 9;
  const work = jobs(1200);
  const { add, drain, settle } = open({ fixed: false, slots: 512, p99Ms: () => late });
  for (const job of work.all) add(job);
  const done = drain();
  await settle();
  expect(work.running()).toBe(512);
  work.release();
  await settle();
  expect(work.running()).toBe(448);
  late = 0.1;
  for (let round = 0; round < 12; round += 1) {
    work.release();
    await settle();
  }
  await done;
  expect(work.running()).toBe(0);
});

test('the lateness of a herd takes no slots from what comes after it', async () => {
  const [herd, others] = [jobs(1, { exclusive: true }), jobs(512)];
  const { add, drain, settle } = open({ fixed: false, slots: 512, p99Ms: () => 9 });
  for (const job of [...others.all, ...herd.all]) add(job);
  const done = drain();
  await settle();
  herd.release();
  await settle();
  expect(others.running()).toBe(512);
  others.release();
  await settle();
  await done;
});

test('what shakes the machine runs beside its like only', async () => {
  const [quiet, shaking] = [jobs(3), jobs(3, { apart: true, spawns: true })];
  const { add, drain, settle } = open({ slots: 64 });
  for (const job of [...quiet.all, ...shaking.all]) add(job);
  const done = drain();
  await settle();
  expect([quiet.running(), shaking.running()]).toEqual([0, 3]);
  shaking.release();
  await settle();
  expect([quiet.running(), shaking.running()]).toEqual([3, 0]);
  quiet.release();
  await done;
});

test('an interrupted queue starts nothing more and waits for what runs', async () => {
  const work = jobs(8);
  const { add, drain, settle, stop } = open();
  for (const job of work.all) add(job);
  const done = drain();
  await settle();
  stop.abort();
  work.release();
  await settle();
  await done;
  expect(work.most()).toBe(4);
});

test('settings of the reference client are compared in a smaller crowd, so that lateness stays below what they may differ by', () => {
  const of = (use: string) => [{ client: { use } } as unknown as Scenario];
  const environment = 'embedded';
  expect(slotsFor({ environment, order: 'blocks', scenarios: of('reference') })).toBe(comparedPerCore);
  expect(slotsFor({ environment, order: 'blocks', scenarios: of('nats') })).toBe(slotsPerCore);
  expect(slotsFor({ environment, scenarios: of('reference') })).toBe(slotsPerCore);
  expect(slotsFor({ environment: 'docker', scenarios: of('reference') })).toBe(dockerPerCore);
});
