// A clock whose timers are right to some tens of microseconds. Node's timers are up to 1 ms early or late; here the last
// stretch before a deadline is spent going round the event loop, which still serves sockets. That costs processor time, so
// it has a budget: beyond it, deadlines are met as Node's timers meet them.

import { type Clock, nowMs, systemClock } from '../time.ts';

interface Entry {
  readonly atMs: number;
  action: (() => void) | undefined;
}

// Node's timer for T fires between T - 1 and T + 1 ms when idle, and on a slow machine wakes up later still: so the loop is
// entered 3 ms ahead.
const leadMs = 3;
// At most this share of the time is spent going round; saved up for at most `budgetMaxMs`.
const budgetShare = 0.25;
const budgetMaxMs = 100;
// Between rounds it sleeps a little while there is time: that leaves the processor to those whose messages are on their way,
// and no socket waits longer for it than a round lasts anyway. A sleep is late by the kernel's timer slack and a wake-up.
const napMs = 0.05;
const slackMs = 0.1;
const nap = new Int32Array(new SharedArrayBuffer(4));

let queue: Entry[] = [];
let cancelTimer: (() => void) | undefined;
let spinning = false;
let budgetMs = budgetMaxMs;
let budgetAtMs = 0;
let spinFromMs = 0;

/** Like `systemClock`, but exact. */
export const preciseClock: Clock = { nowMs, at: preciseAt };

function preciseAt(atMs: number, action: () => void): () => void {
  const entry: Entry = { atMs, action };
  const index = placeOf(atMs);
  queue.splice(index, 0, entry);
  if (index === 0 && !spinning) arm();
  return () => {
    entry.action = undefined;
  };
}

// Behind all entries of the same instant, so that equal deadlines keep their order.
function placeOf(atMs: number): number {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle] as Entry).atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function arm(): void {
  cancelTimer?.();
  cancelTimer = undefined;
  while (queue.length > 0 && queue[0]?.action === undefined) queue.shift();
  const first = queue[0];
  if (first === undefined) return;
  cancelTimer = systemClock.at(mayspin() ? first.atMs - leadMs : first.atMs, startSpin);
}

function mayspin(): boolean {
  const now = nowMs();
  budgetMs = Math.min(budgetMaxMs, budgetMs + (now - budgetAtMs) * budgetShare);
  budgetAtMs = now;
  return budgetMs > leadMs;
}

function startSpin(): void {
  cancelTimer = undefined;
  spinning = true;
  spinFromMs = nowMs();
  spin();
}

function spin(): void {
  runDue();
  const first = queue[0];
  const now = nowMs();
  if (first !== undefined && first.atMs - now <= leadMs && now - spinFromMs < budgetMs) {
    if (first.atMs - now > 2 * napMs + slackMs) Atomics.wait(nap, 0, 0, napMs);
    setImmediate(spin);
    return;
  }
  spinning = false;
  budgetMs -= now - spinFromMs;
  arm();
}

function runDue(): void {
  const now = nowMs();
  let due = 0;
  while (due < queue.length && (queue[due] as Entry).atMs <= now) due += 1;
  if (due === 0) return;
  const entries = queue.slice(0, due);
  queue = queue.slice(due);
  for (const entry of entries) {
    const action = entry.action;
    entry.action = undefined;
    action?.();
  }
}
