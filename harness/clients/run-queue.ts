// How long a client wanted to run and was not let: the kernel's count of each thread's wait in the run queue. Without it
// a client that starved beside a busy neighbour is called slow. A client that starves itself is not excused, so the CPU
// time of its other threads is taken off. Linux only; elsewhere nothing is known, and `wait` is undefined.

import { readdirSync, readFileSync } from 'node:fs';
import type { HistoryEvent } from '../history.ts';
import { nowMs } from '../time.ts';

/** What one thread has had so far, in ms. */
export interface ThreadTimes {
  readonly cpuMs: number;
  readonly waitMs: number;
}

/** Threads by `process/thread`. */
export type Snapshot = ReadonlyMap<string, ThreadTimes>;

/** The times of all threads of some processes; undefined where the kernel does not tell. */
export function snapshotOf(pids: readonly number[]): Snapshot | undefined {
  const threads = new Map<string, ThreadTimes>();
  for (const pid of pids) {
    for (const thread of names(`/proc/${pid}/task`)) {
      const [cpu, wait] = read(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
      if (cpu !== undefined && wait !== undefined)
        threads.set(`${pid}/${thread}`, { cpuMs: Number(cpu) / 1e6, waitMs: Number(wait) / 1e6 });
    }
  }
  return threads.size === 0 ? undefined : threads;
}

/** The longest wait of one thread between two snapshots, less what its other threads ran meanwhile; never below 0. */
export function waitBetween(before: Snapshot, after: Snapshot): number {
  let worst = { waitMs: 0, cpuMs: 0 };
  let cpuMs = 0;
  for (const [thread, times] of after) {
    const had = before.get(thread) ?? { cpuMs: 0, waitMs: 0 };
    const spent = { waitMs: times.waitMs - had.waitMs, cpuMs: times.cpuMs - had.cpuMs };
    cpuMs += spent.cpuMs;
    if (spent.waitMs > worst.waitMs) worst = spent;
  }
  return Math.max(0, worst.waitMs - (cpuMs - worst.cpuMs));
}

/** A process and all its descendants, as far as the kernel lists them. */
export function familyOf(pid: number): number[] {
  const family = [pid];
  for (let index = 0; index < family.length && family.length < 64; index += 1) {
    const parent = family[index] ?? pid;
    const children = read(`/proc/${parent}/task/${parent}/children`).split(' ').map(Number);
    family.push(...children.filter((child) => child > 0));
  }
  return family;
}

// Hundreds of trials, or the thousand clients of a herd, ask for the same process at the same moment, and each look costs a
// file for each thread. What was read a moment ago is still true to far less than what is judged by it; where counting
// begins it may be older, since then a little more is counted, never less.
const freshMs = 5;
const freshAtBeginMs = 100;

interface Reading {
  readonly atMs: number;
  readonly snapshot: Snapshot | undefined;
}

const lately = new Map<string, Reading>();

function readingOf(pids: readonly number[], maxAgeMs: number): Reading {
  const key = pids.join();
  const known = lately.get(key);
  const now = nowMs();
  if (known !== undefined && now - known.atMs <= maxAgeMs) return known;
  if (lately.size > 100) lately.clear();
  const reading = { atMs: now, snapshot: snapshotOf(pids) };
  lately.set(key, reading);
  return reading;
}

const between = new WeakMap<Reading, { readonly since: Reading; readonly waitMs: number | undefined }>();

// A herd asks a thousand times for the wait between the same two readings.
function waitSince(since: Reading, now: Reading): number | undefined {
  const known = between.get(now);
  if (known?.since === since) return known.waitMs;
  const waitMs = since.snapshot === undefined || now.snapshot === undefined ? undefined : waitBetween(since.snapshot, now.snapshot);
  between.set(now, { since, waitMs });
  return waitMs;
}

/** Gives the wait since the last call, at first since now. */
export function waitMeter(pids: () => readonly number[]): () => HistoryEvent | undefined {
  let before = readingOf(pids(), freshAtBeginMs);
  return () => {
    const after = readingOf(pids(), freshMs);
    const waitMs = waitSince(before, after);
    const lo = before.atMs;
    if (after.snapshot !== undefined) before = after;
    return waitMs === undefined ? undefined : { kind: 'wait', side: 'client', observer: 'kernel', lo, hi: nowMs(), waitMs };
  };
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    // Read as UTF-8 it goes without a buffer of 64 KiB for each file, of which there are hundreds a second.
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
