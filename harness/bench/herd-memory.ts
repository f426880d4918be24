// What one connection of a herd takes of the memory of each process of the instrument: resident memory (what the system
// gave, not what the language thinks it holds) with all clients served, less what it was with the first, by client. Linux only.

import { readFileSync } from 'node:fs';
import { familyOf } from '../clients/run-queue.ts';
import { type Figure, judged } from './figure.ts';

// Limits: twice what was measured (12, 11 and 19 KiB, most of it Node's sockets: two of them in the proxy), so that anything
// that is kept for each connection or each beat shows.
const roles = [
  { script: 'proxy-process', name: 'proxy', mostKib: 25 },
  { script: 'reference-process', name: 'reference server', mostKib: 25 },
  { script: 'host-process', name: 'client host', mostKib: 40 },
] as const;

/** Resident memory in KiB of each child process, by `role pid`. */
export type PartMemory = ReadonlyMap<number, { readonly role: string; readonly kib: number }>;

/** Reads this process's descendants that have a part in a herd. */
export function memoryOfParts(): PartMemory {
  const parts = new Map<number, { role: string; kib: number }>();
  for (const pid of familyOf(process.pid)) {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const role = roles.find(({ script }) => command.includes(script))?.name;
    const kib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    if (role !== undefined) parts.set(pid, { role, kib });
  }
  return parts;
}

/** Growth by client, of the process of each role that grew most; `each` = clients of one process. */
export function memoryFigures(before: PartMemory, after: PartMemory, each: number): Figure[] {
  return roles.map(({ name, mostKib }) => {
    const grown = [...after].filter(([, { role }]) => role === name).map(([pid, { kib }]) => (kib - (before.get(pid)?.kib ?? 0)) / each);
    const most = Math.max(...grown);
    return judged(`memory of the ${name}, by client`, most, 'KiB', `at most ${mostKib}`, most <= mostKib);
  });
}
