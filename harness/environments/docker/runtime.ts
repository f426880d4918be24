// The container engine, or why it cannot be reached. Testcontainers tries several ways and says only that none worked, so the
// way that people expect (DOCKER_HOST, else the usual socket) is tried once more to name the cause.

import { connect } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { FlatlineError, messageOf } from '../../error.ts';
import { nowMs, systemClock } from '../../time.ts';
import type { Testcontainers } from './testcontainers.ts';

const usualSocket = '/var/run/docker.sock';
const answerLimitMs = 3000;

/** The engine. Throws a FlatlineError (FL-E032, exit 3) with the cause. */
export async function containerRuntime(library: Testcontainers): Promise<ContainerRuntimeClient> {
  try {
    return await library.getContainerRuntimeClient();
  } catch (error) {
    throw new FlatlineError(`cannot reach a container runtime: ${(await engineTrouble()) ?? messageOf(error)}`, {
      code: 'FL-E032',
      blame: 'environment',
      hint: 'try: flatline doctor --env docker',
      cause: error,
    });
  }
}

/** Why the engine does not answer, in words; undefined = something does listen there. */
export async function engineTrouble(host = process.env['DOCKER_HOST']): Promise<string | undefined> {
  const address = addressOf(host);
  if (address === undefined) return `DOCKER_HOST is "${host}", expected unix:///path or tcp://host:port`;
  const where = 'path' in address ? address.path : `${address.host}:${address.port}`;
  const code = await knock(address);
  if (code === undefined) return undefined;
  const words: Record<string, string> = {
    ENOENT: `there is no socket ${where}; is an engine installed and started?`,
    EACCES: `no permission for ${where}; is this user in the group that owns it?`,
    ECONNREFUSED: `nothing listens on ${where}; is the engine started?`,
    late: `${where} does not answer`,
  };
  return words[code] ?? `${where}: ${code}`;
}

type Address = { readonly path: string } | { readonly host: string; readonly port: number };

function addressOf(host: string | undefined): Address | undefined {
  if (host === undefined || host === '') return { path: usualSocket };
  if (host.startsWith('unix://')) return { path: host.slice('unix://'.length) };
  const url = URL.canParse(host) ? new URL(host) : undefined;
  return url?.hostname === undefined || url.hostname === '' ? undefined : { host: url.hostname, port: Number(url.port || 2375) };
}

function knock(address: Address): Promise<string | undefined> {
  const socket = connect(address);
  return new Promise((resolve) => {
    const finish = (code: string | undefined) => {
      cancel();
      socket.destroy();
      resolve(code);
    };
    const cancel = systemClock.at(nowMs() + answerLimitMs, () => finish('late'));
    socket.on('connect', () => finish(undefined));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  });
}
