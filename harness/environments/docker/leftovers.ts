// What earlier runs left on the engine although everybody did what they could: the engine itself was killed, and the reaper
// with it. Every container of ours names its owner, a process of this machine; those whose owner is gone are removed when
// the next run starts. Others may share the engine, so nothing else is touched.

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ContainerRuntimeClient } from 'testcontainers';

/** The label by which a container names its owner. */
export const ownerLabel = 'flatline.owner';

/** This process, as an owner: no other one, also after its number was given out again. */
export function owner(): string {
  return `${hostname()}/${process.pid}/${startedTicks(process.pid) ?? ''}`;
}

// Field 22 of /proc/PID/stat; the second may hold spaces, in brackets.
function startedTicks(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(')').at(-1)?.trim().split(' ')[19];
  } catch {
    return undefined;
  }
}

/** True where the owner was a process of this machine that is no more. */
export function isOrphan(label: string): boolean {
  const [host, pid, ticks] = label.split('/');
  if (host !== hostname() || ticks === undefined || ticks === '') return false;
  return startedTicks(Number(pid)) !== ticks;
}

/** Removes orphaned containers and the networks that they were in. Never rejects. */
export async function removeLeftovers({ container: { dockerode } }: ContainerRuntimeClient): Promise<void> {
  try {
    const all = await dockerode.listContainers({ all: true, filters: { label: [ownerLabel] } });
    const orphans = all.filter(({ Labels }) => isOrphan(Labels[ownerLabel] ?? ''));
    const networks = orphans.flatMap(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks));
    await Promise.allSettled(orphans.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true })));
    // Never the engine's own ones.
    const ours = [...new Set(networks)].filter((name) => !['bridge', 'host', 'none'].includes(name));
    await Promise.allSettled(ours.map((name) => dockerode.getNetwork(name).remove()));
  } catch {
    // The next run tries again.
  }
}
