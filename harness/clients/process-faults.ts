// What is done to a process group as a fault: stopped, continued, killed. A signal is a request; the answer's interval ends
// when the kernel shows that it was obeyed, so that nobody measures from an instant at which the process still ran.

import { readFileSync } from 'node:fs';
import { type Interval, nowMs, sleep, systemClock } from '../time.ts';

// Longer than any scheduler keeps a process from taking its signal.
const obeyLimitMs = 2_000;

/** Signals a whole group; one that is gone is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody is left of it.
  }
}

/** SIGSTOP to the group; the interval ends when its leader stands still. */
export function stopGroup(pid: number): Promise<Interval> {
  return obeyed(pid, 'SIGSTOP', (state) => state === 'T' || state === 't');
}

/** SIGCONT to the group; the interval ends when its leader no longer stands still. */
export function continueGroup(pid: number): Promise<Interval> {
  return obeyed(pid, 'SIGCONT', (state) => state !== 'T' && state !== 't');
}

async function obeyed(pid: number, signal: NodeJS.Signals, done: (state: string | undefined) => boolean): Promise<Interval> {
  const lo = nowMs();
  signalGroup(pid, signal);
  for (;;) {
    const state = stateOf(pid);
    const hi = nowMs();
    if (state === undefined || done(state) || hi - lo > obeyLimitMs) return { lo, hi };
    await sleep(systemClock, 1);
  }
}

/** The kernel's letter for a process (R, S, T, Z, …); undefined when it is gone or the kernel does not tell. */
export function stateOf(pid: number): string | undefined {
  return statOf(pid)?.state;
}

/** State, group and start time (clock ticks since boot) of a process. The name before them may hold spaces and brackets. */
export function statOf(pid: number): { readonly state: string; readonly group: number; readonly startTicks: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', group: Number(fields[2]), startTicks: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
