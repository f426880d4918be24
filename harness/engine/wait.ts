// Time in which the machine did not let a process run: the client's own must not be held against it, nor the instrument's
// (verdicts, section 3). Counting starts with the steady stage. It is read each second, so that a wait is known to lie near
// what it may have caused, at a client's first `down`, when the fault begins, and at the end of the trial.

import { sleep } from '../time.ts';
import { note, type RunningTrial } from './world.ts';

const readEachMs = 1000;
// A herd shares a host process and often a path: a thousand readings of the same would only keep the harness busy.
const mostRead = 64;
const atOnce = 50;
// Not worth a line in the record.
const leastMs = 0.1;
// A herd that goes down in one instant is read in one go, a little later: more may be excused then, never less.
const gatherMs = 20;

/** Starts counting; returns the end of watching. */
export async function watchWaits(trial: RunningTrial): Promise<() => void> {
  await Promise.all([...trial.clients.values()].map((client) => client.wait()));
  for (const path of trial.paths.values()) path.wait();
  const over = new AbortController();
  if (trial.clients.size <= mostRead) void readOften(trial, AbortSignal.any([over.signal, trial.over.signal]));
  const waited = new Set<string>();
  const read = trial.clients.size <= mostRead ? (client: string) => void recordWaits(trial, client) : gathered(trial);
  const unsubscribe = trial.recorder.subscribe((event) => {
    if (event.kind !== 'down' || event.client === undefined || waited.has(event.client)) return;
    waited.add(event.client);
    read(event.client);
  });
  return () => {
    over.abort();
    unsubscribe();
  };
}

async function readOften(trial: RunningTrial, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(trial.world.clock, readEachMs, signal).catch(() => {});
    if (!signal.aborted) await readAll(trial);
  }
}

/** Reads what everybody waited since the last reading. */
export async function readAll(trial: RunningTrial): Promise<void> {
  let read = 0;
  for (const client of trial.clients.keys()) {
    await recordWaits(trial, client);
    read += 1;
    // The event loop goes round, so that no timer waits for a herd.
    if (read % atOnce === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function gathered(trial: RunningTrial): (client: string) => void {
  const { clock } = trial.world;
  let clients: string[] = [];
  return (client) => {
    clients.push(client);
    if (clients.length > 1) return;
    clock.at(clock.nowMs() + gatherMs, () => {
      for (const each of clients) void recordWaits(trial, each);
      clients = [];
    });
  };
}

/** Reads what one client, and the instrument on its path, waited since the last reading. */
export async function recordWaits(trial: RunningTrial, client: string): Promise<void> {
  const instrument = trial.paths.get(client)?.wait();
  if (instrument !== undefined && (instrument.waitMs ?? 0) >= leastMs) note(trial, { ...instrument, client });
  const own = await trial.clients.get(client)?.wait();
  if (own !== undefined && (own.waitMs ?? 0) >= leastMs) note(trial, { ...own, client });
}
