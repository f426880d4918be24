// Toxiproxy with its sidecar, and how this machine reaches it: by the container's own address where it can, else by published
// ports. The second way is slower and may show less, which the path probe finds out. FLATLINE_DOCKER_PATH=published asks for
// it, and `loopback` for the published ports of 127.0.0.1, whatever address the engine's host has besides.

import { connect } from 'node:net';
import type { StartedTestContainer } from 'testcontainers';
import { FlatlineError } from '../../error.ts';
import { nowMs, sleep, systemClock } from '../../time.ts';
import type { Images } from './compose-file.ts';
import { favour } from './favour.ts';
import { apiPort, type Part, type PartOptions, startSidecar, startToxiproxy } from './parts.ts';
import { watchEngine } from './runtime.ts';
import { controlPort } from './sidecar/messages.ts';
import { connectSidecar, type Sidecar } from './sidecar.ts';

/** In the second way, as many paths as ports are published. */
export const publishedPorts = { from: 9500, count: 64 } as const;
const reachLimitMs = 2000;

/** The running proxy. */
export interface ProxyPart extends AsyncDisposable {
  readonly kind: 'container' | 'published';
  readonly apiUrl: string;
  /** Its container's own address in the run's network. */
  readonly ip: string;
  readonly sidecar: Sidecar;
  readonly pids: readonly number[];
  /** Settles when Toxiproxy or the sidecar ended unasked. */
  readonly exited: Promise<Error>;
  address(port: number): { readonly host: string; readonly port: number };
}

/** Starts both. Throws a FlatlineError (exit 3); what was started is left to `ending`. */
export async function startProxy(options: PartOptions, images: Images, ending: AsyncDisposableStack): Promise<ProxyPart> {
  if (wantedWay() === undefined) {
    const part = await startToxiproxy(options, images, []);
    if (await reaches(part.ip, apiPort)) return await withSidecar(options, images, part, 'container', ending);
    await part.container.stop({ timeout: 0 });
  }
  const wanted = Array.from({ length: publishedPorts.count }, (_, index) => publishedPorts.from + index);
  const part = await startToxiproxy(options, images, [apiPort, controlPort, ...wanted]);
  return await withSidecar(options, images, part, 'published', ending);
}

function wantedWay(): 'published' | 'loopback' | undefined {
  const way = process.env['FLATLINE_DOCKER_PATH'];
  return way === 'published' || way === 'loopback' ? way : undefined;
}

async function withSidecar(
  options: PartOptions,
  images: Images,
  part: Part,
  kind: ProxyPart['kind'],
  ending: AsyncDisposableStack,
): Promise<ProxyPart> {
  ending.defer(() => stopped(part.container));
  const beside = await startSidecar(options, images, part.container);
  ending.defer(() => stopped(beside));
  const named = part.container.getHost();
  const host = named === 'localhost' || wantedWay() === 'loopback' ? '127.0.0.1' : named;
  const address = (port: number) => (kind === 'container' ? { host: part.ip, port } : { host, port: part.container.getMappedPort(port) });
  const knock = address(controlPort);
  const sidecar = await connectSidecar(knock.host, knock.port);
  const runtime = await options.library.getContainerRuntimeClient();
  const own = [part.container, beside].map((each) => runtime.container.getById(each.getId()));
  const pids = (await Promise.all(own.map((each) => each.inspect()))).map(({ State }) => State.Pid);
  favour(pids);
  const exited = Promise.withResolvers<Error>();
  let asked = false;
  for (const [index, name] of ['Toxiproxy', 'sidecar'].entries())
    own[index]?.wait().then(
      ({ StatusCode }: { StatusCode: number }) => void (asked || exited.resolve(ended(name, StatusCode))),
      () => {},
    );
  const engine = await watchEngine(runtime, exited.resolve);
  const api = address(apiPort);
  return {
    kind,
    ip: part.ip,
    apiUrl: `http://${api.host}:${api.port}`,
    sidecar,
    pids,
    exited: exited.promise,
    address,
    async [Symbol.asyncDispose]() {
      asked = true;
      engine[Symbol.dispose]();
      sidecar[Symbol.dispose]();
    },
  };
}

async function stopped(container: StartedTestContainer): Promise<void> {
  await container.stop({ timeout: 0 }).catch(() => {});
}

// Its log says that it begins to listen a moment before it does, so a refusal is asked again; no answer is no way.
async function reaches(host: string, port: number): Promise<boolean> {
  for (const untilMs = nowMs() + reachLimitMs; nowMs() < untilMs; ) {
    if (await connects(host, port, untilMs)) return true;
    await sleep(systemClock, 20);
  }
  return false;
}

function connects(host: string, port: number, untilMs: number): Promise<boolean> {
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    const finish = (reached: boolean) => {
      cancel();
      socket.destroy();
      resolve(reached);
    };
    const cancel = systemClock.at(untilMs, () => finish(false));
    socket.on('connect', () => finish(true));
    socket.on('error', () => finish(false));
  });
}

function ended(name: string, code: number): FlatlineError {
  return new FlatlineError(`the ${name} container ended unasked (exit ${code})`, {
    code: 'FL-E045',
    blame: 'environment',
    hint: 'see logs/ in the report folder',
  });
}
