// A container's first process, signalled from here. The engine takes tens of milliseconds for a kill or a pause, hundreds when
// it is busy; a signal takes none. It is used only where the process is this machine's, belongs to that container and no
// other, and this user may; else the engine is asked.

import { readdirSync, readFileSync } from 'node:fs';
import { continueGroup, stateOf, statOf, stopGroup } from '../../clients/process-faults.ts';
import { type Interval, nowMs, sleep, systemClock } from '../../time.ts';

// A server that is asked to end may take its time; then the engine's word is waited for.
const goneLimitMs = 10_000;

/** Acts on it; each answers undefined where the engine must be asked instead. */
export interface OwnProcess {
  stop(): Promise<Interval | undefined>;
  continue(): Promise<Interval | undefined>;
  /** The interval ends when it is gone, and with it its sockets. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<Interval | undefined>;
}

/** The process of a container, by the number that the engine says. */
export function ownProcess(container: string, pid: () => number): OwnProcess {
  const mine = () => belongsTo(pid(), container);
  return {
    stop: async () => (mine() && leadsGroup(pid()) && maySignal(pid()) ? await stopGroup(pid()) : undefined),
    continue: async () => (mine() && stateOf(pid()) === 'T' ? await continueGroup(pid()) : undefined),
    async kill(signal) {
      const victim = pid();
      if (!mine()) return undefined;
      const lo = nowMs();
      if (!maySignal(victim, signal)) return undefined;
      while (nowMs() < lo + goneLimitMs && belongsTo(victim, container) && !isOver(victim)) await sleep(systemClock, 1);
      return { lo, hi: nowMs() };
    },
  };
}

// Its first thread may be over while others still hold the sockets open.
function isOver(pid: number): boolean {
  if (stateOf(pid) !== 'Z') return false;
  try {
    return readdirSync(`/proc/${pid}/task`).length <= 1;
  } catch {
    return true;
  }
}

/** True where a process of this machine is in that container's control group. */
export function belongsTo(pid: number, container: string): boolean {
  if (pid <= 1 || container.length < 12) return false;
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'latin1').includes(container);
  } catch {
    return false;
  }
}

function leadsGroup(pid: number): boolean {
  return statOf(pid)?.group === pid;
}

function maySignal(pid: number, signal: NodeJS.Signals | 0 = 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
