// The embedded environment: our own proxy as a child process on loopback, servers as child processes, nothing to install.
// Every path is one native proxy; its events come by one stream with exact instants, and each change of a path is one
// atomic call that may carry its instant. Ready in well under 300 ms. Packet faults are not for a proxy: unsupported here.

import { waitMeter } from '../clients/run-queue.ts';
import type { Capability, Environment, Injection, Lifting, Path, PathOptions, PrimitiveName } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import { exactly, type HistoryEvent } from '../history.ts';
import { joined } from '../time.ts';
import { type Control, control } from '../toxiproxy/control.ts';
import { startProxyProcess } from '../toxiproxy/start.ts';
import { embeddedServers } from './embedded-servers.ts';
import { probe } from './probe.ts';
import type { EnvironmentStart } from './start.ts';

const exact: Capability = { fidelity: 'exact' };
const noPackets: Capability = {
  fidelity: 'no',
  reason: 'packets are lost below a proxy: this needs a private network namespace or --env docker',
};

/** What a proxy of our own can do, and what no proxy can. */
export const embeddedCapabilities: Readonly<Record<PrimitiveName, Capability>> = {
  delay: exact,
  rate: exact,
  slice: exact,
  hold: exact,
  drop: exact,
  accept: exact,
  'drop-packets': noPackets,
  'cut-after': exact,
  'on-idle': exact,
  process: { fidelity: 'approximate', reason: 'instants of signals are intervals' },
  overload: exact,
  end: exact,
};

/** Starts the proxy process, opens its event stream, and starts the expected servers meanwhile. Throws a FlatlineError (exit 3). */
export async function startEmbedded(start: EnvironmentStart): Promise<Environment> {
  await using ending = new AsyncDisposableStack();
  const servers = ending.use(embeddedServers(start));
  const proxy = ending.use(await startProxyProcess({ runId: start.runId, log: (line) => start.log('proxy', line) }));
  const api = control({ url: `http://127.0.0.1:${proxy.port}` });
  const listeners = new Map<string, (event: HistoryEvent) => void>();
  const [stream, version] = await Promise.all([api.events(({ proxy: name, ...event }) => listeners.get(name)?.(event)), api.version()]);
  ending.use(stream);
  const proxies = { api, listeners, pid: proxy.pid, mark: joined(() => api.mark()) };
  const parts = ending.move();
  return {
    name: 'embedded',
    versions: { proxy: version },
    capabilities: embeddedCapabilities,
    broken: proxy.exited.then(proxyGone),
    server: (spec) => servers.server(spec),
    path: (options) => openPath(proxies, options),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function proxyGone(why: string): FlatlineError {
  return new FlatlineError(`the proxy process ended unasked (${why})`, {
    code: 'FL-E020',
    blame: 'environment',
    hint: 'see logs/ in the report folder',
  });
}

interface Proxies {
  readonly api: Control;
  readonly listeners: Map<string, (event: HistoryEvent) => void>;
  readonly pid: number;
  /** The flush barrier of the event stream. */
  readonly mark: () => Promise<number>;
}

async function openPath({ api, listeners, pid, mark }: Proxies, options: PathOptions): Promise<Path> {
  const { name, server, conditions } = options;
  listeners.set(name, options.listener);
  const { host, port } = await api.createNativeProxy({ name, upstream: `${server.host}:${server.port}`, conditions });
  const meter = waitMeter(() => [pid, ...(server.pids?.() ?? [])]);
  return {
    host,
    port,
    inject: async (injection: Injection) => exactly(await api.inject(name, injection)),
    lift: async (lifting: Lifting) => exactly(await api.lift(name, lifting)),
    probe: () => probe(host, port),
    wait() {
      const waited = meter();
      return waited === undefined ? undefined : { ...waited, side: 'path' };
    },
    proofs: async () => [],
    observedUntil: mark,
    async [Symbol.asyncDispose]() {
      await api.deleteProxy(name).catch(() => {});
      listeners.delete(name);
    },
  };
}
