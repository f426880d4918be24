// Containers for clients whose path is on this machine's loopback: they share its network, so the path meets them as it meets
// a process, refusals and resets included. That needs an engine whose containers are processes of this machine; one in a
// virtual machine, far away or without privileges has another network, and is not asked.

import { readlinkSync } from 'node:fs';
import { hostname, release } from 'node:os';
import type { Containers } from '../../environment.ts';
import { FlatlineError, messageOf } from '../../error.ts';
import { startContainer } from './client-container.ts';
import { containersAtOnce } from './cost.ts';
import { fewAtOnce } from './few-at-once.ts';
import { removeLeftovers } from './leftovers.ts';
import { containerRuntime } from './runtime.ts';
import { loadTestcontainers } from './testcontainers.ts';

/** Looks for an engine of this machine. */
export async function hostContainers(runId: string): Promise<Containers> {
  try {
    const library = await loadTestcontainers();
    const runtime = await containerRuntime(library);
    const info: EngineInfo = await runtime.container.dockerode.info();
    const reason = elsewhere(info);
    if (reason !== undefined) return { reason };
    await removeLeftovers(runtime);
    const inTurn = fewAtOnce(containersAtOnce);
    const place = { library, runtime, runId, networkMode: 'host', check: isInOurNetwork };
    return (start) => inTurn(() => startContainer(place, start));
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

interface EngineInfo {
  readonly Name?: string;
  readonly KernelVersion?: string;
  readonly SecurityOptions?: readonly string[] | null;
}

/** Why an engine's containers cannot share this machine's network; undefined = they can. */
export function elsewhere(info: EngineInfo, here = { name: hostname(), kernel: release() }): string | undefined {
  const hint = 'try --env docker, where the path is in a container too';
  if (info.SecurityOptions?.some((option) => option.includes('rootless')) === true)
    return `the container engine is rootless, so its containers have another network; ${hint}`;
  if (info.Name !== here.name || info.KernelVersion !== here.kernel)
    return `the container engine runs on ${info.Name ?? 'another machine'}, not in this machine's network; ${hint}`;
  return undefined;
}

function isInOurNetwork(pid: number): void {
  const network = (of: string) => readlinkSync(`/proc/${of}/ns/net`);
  try {
    if (network(String(pid)) === network('self')) return;
  } catch (error) {
    // A program that has ended already was where it was.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  throw new FlatlineError('a container with the network of its host is not in the network of this process', {
    code: 'FL-E057',
    blame: 'environment',
    hint: 'the harness itself may run in a container: give it the network of its host, or try --env docker',
  });
}
