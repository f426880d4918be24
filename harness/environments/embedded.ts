// The embedded environment: our own proxy as a child process on loopback, servers as child processes, nothing to install.
// Every path is one native proxy; its events come by one stream with exact instants. Ready in well under 300 ms. When a
// fault drops packets, proxy and clients live in a private network without privileges, and the servers stay outside.

import { isInert } from '../clients/inert.ts';
import type { Capability, Containers, Environment, PrimitiveName } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { joined } from '../time.ts';
import { control } from '../toxiproxy/control.ts';
import { startProxyProcess } from '../toxiproxy/start.ts';
import { openEmbeddedPath } from './embedded-path.ts';
import { embeddedServers } from './embedded-servers.ts';
import { type NoNetwork, openPrivateNetwork, type PrivateNetwork } from './packets/private-network.ts';
import type { EnvironmentStart } from './start.ts';

const exact: Capability = { fidelity: 'exact' };

/** What a proxy of our own can do; `drop-packets` only in a private network, which is tried when a run needs it. */
export const embeddedCapabilities: Readonly<Record<PrimitiveName, Capability>> = {
  delay: exact,
  rate: exact,
  slice: exact,
  hold: exact,
  drop: exact,
  accept: exact,
  'drop-packets': exact,
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
  const opened = start.packets === true ? await openPrivateNetwork(start.runId) : undefined;
  const network = opened === undefined || 'reason' in opened ? undefined : ending.use(opened);
  const proxy = ending.use(
    await startProxyProcess({
      runId: start.runId,
      log: (line) => start.log('proxy', line),
      ...(network === undefined ? {} : { inside: network.inside }),
    }),
  );
  const api = control({ url: `http://127.0.0.1:${proxy.port}` });
  const listeners = new Map<string, (event: HistoryEvent) => void>();
  const [stream, version] = await Promise.all([api.events((event, name) => listeners.get(name)?.(event)), api.version()]);
  ending.use(stream);
  const paths = { api, listeners, proxy, mark: joined(() => api.mark()), network, inertPackets: isInert('drop-packets') };
  const containers = start.containers === true ? await containersHere(start.runId, network) : undefined;
  const parts = ending.move();
  return {
    name: 'embedded',
    versions: { proxy: version },
    capabilities: { ...embeddedCapabilities, 'drop-packets': packetsHere(opened) },
    broken: proxy.exited.then(proxyGone),
    server: (spec) => servers.server(spec),
    path: (options) => openEmbeddedPath(paths, options),
    ...(network === undefined ? {} : { inside: network.inside }),
    ...(containers === undefined ? {} : { containers }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function packetsHere(opened: PrivateNetwork | NoNetwork | undefined): Capability {
  if (opened === undefined) return { fidelity: 'no', reason: 'this run asked for no packet faults, so it has no private network' };
  return 'reason' in opened ? { fidelity: 'no', reason: opened.reason } : exact;
}

// The engine's library is loaded only where a client asks for it.
async function containersHere(runId: string, network: PrivateNetwork | undefined): Promise<Containers> {
  if (network !== undefined)
    return { reason: 'this run drops packets in a private network, where no container can be; try --env docker, or run it alone' };
  return await (await import('./docker/host-containers.ts')).hostContainers(runId);
}

function proxyGone(why: string): FlatlineError {
  return new FlatlineError(`the proxy process ended unasked (${why})`, {
    code: 'FL-E020',
    blame: 'environment',
    hint: 'see logs/ in the report folder',
  });
}
