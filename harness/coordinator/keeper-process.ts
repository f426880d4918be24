// The keeper: knows every process group of a run and does nothing until its pipe closes. Then whoever started it is gone,
// killed perhaps, and it kills what was left behind: the registered groups, and whatever else of this user carries the
// run's id in its environment (a program that made itself a group of its own). It reads only lines, `keep N` and
// `forget N`, so nothing it is sent can make it fail.

import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { signalGroup, statOf } from '../clients/process-faults.ts';

const runId = process.argv[2] ?? '';
const harness = Number(process.argv[3] ?? 0);
/** Start time by group leader: a number that was given to another process since must not be hit. */
const groups = new Map<number, string | undefined>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [word, text] = line.split(' ');
    const pid = Number(text);
    if (!Number.isInteger(pid) || pid <= 1) return;
    if (word === 'keep') groups.set(pid, statOf(pid)?.startTicks);
    else if (word === 'forget') groups.delete(pid);
  })
  .on('close', () => {
    for (const [pid, startTicks] of groups) if (isStill(pid, startTicks)) signalGroup(pid, 'SIGKILL');
    for (const pid of strays()) kill(pid);
    process.exit(0);
  });

// A leader that ended may leave members, and its number is not given away while there are any; so only another start time speaks against it.
function isStill(pid: number, startTicks: string | undefined): boolean {
  const now = statOf(pid);
  return now === undefined || startTicks === undefined || now.startTicks === startTicks;
}

/** Processes with the run's id, without the harness itself (it closes the pipe in order, too) and the keeper. */
function strays(): number[] {
  if (runId === '') return [];
  const mark = `FLATLINE_RUN_ID=${runId}`;
  return numbers().filter((pid) => pid !== process.pid && pid !== harness && environmentOf(pid).includes(mark));
}

function numbers(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}
