// The parts of the instrument in containers are run punctually, as those outside are (priority.ts). They may not ask for it
// themselves, so it is done from here, where this user may and the engine's processes are this machine's: for every thread
// of every process, since priorities are of threads.

import { readdirSync } from 'node:fs';
import { familyOf } from '../../clients/run-queue.ts';
import { runPunctually } from '../../priority.ts';

/** Raises the priority of processes, their threads and their children; where that is not allowed nothing happens. */
export function favour(pids: readonly number[]): void {
  for (const thread of pids.flatMap(familyOf).flatMap(threadsOf)) if (!runPunctually(thread)) return;
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
