// The container engine, or why it cannot be reached. Testcontainers tries several ways and says only that none worked, so the
// way that people expect (DOCKER_HOST, else the usual socket) is tried once more to name the cause.

import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import type { ContainerRuntimeClient } from 'testcontainers';
import { FlatlineError, messageOf } from '../../error.ts';
import { nowMs, sleep, systemClock } from '../../time.ts';
import type { Testcontainers } from './testcontainers.ts';

const usualSocket = '/var/run/docker.sock';
const answerLimitMs = 3000;
const afterEndMs = 300;

/** The engine. Throws a FlatlineError (FL-E032, exit 3) with the cause. */
export async function containerRuntime(library: Testcontainers): Promise<ContainerRuntimeClient> {
  const named = process.env['DOCKER_HOST'];
  const trouble = named === undefined || named === '' ? undefined : await engineTrouble(named);
  // Testcontainers would quietly take another engine than the one that was asked for.
  if (trouble !== undefined) throw unreachable(trouble, undefined);
  try {
    return await library.getContainerRuntimeClient();
  } catch (error) {
    throw unreachable((await engineTrouble()) ?? messageOf(error), error);
  }
}

function unreachable(why: string, cause: unknown): FlatlineError {
  return new FlatlineError(`cannot reach a container runtime: ${why}`, {
    code: 'FL-E032',
    blame: 'environment',
    hint: 'try: flatline doctor --env docker',
    cause,
  });
}

/**
 * Tells when the engine goes away in the middle of a run, and with it the means to end what it runs. A wait for a container
 * would not end then; the stream of its events does. A stream that only broke is opened again.
 */
export async function watchEngine(runtime: ContainerRuntimeClient, onGone: (error: FlatlineError) => void): Promise<Disposable> {
  let watching = true;
  let current: Readable | undefined;
  const watch = async () => {
    const events = (await runtime.container.dockerode.getEvents({ filters: { type: ['daemon'] } })) as Readable;
    current = events;
    events.on('error', () => {}).on('close', look);
    events.resume();
  };
  const look = async () => {
    // A process that is being killed closes its sockets one by one: the one that listens may still answer.
    await sleep(systemClock, afterEndMs);
    const trouble = watching ? await engineTrouble() : undefined;
    if (!watching) return;
    if (trouble === undefined) await watch().catch((error: unknown) => onGone(engineGone(messageOf(error))));
    else onGone(engineGone(trouble));
  };
  await watch();
  return {
    [Symbol.dispose]() {
      watching = false;
      current?.destroy();
    },
  };
}

function engineGone(trouble: string): FlatlineError {
  return new FlatlineError(`the container engine went away: ${trouble}`, {
    code: 'FL-E037',
    blame: 'environment',
    hint: 'what this run started is removed by the next run with --env docker on that engine',
  });
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
