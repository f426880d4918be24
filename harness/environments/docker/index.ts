// The docker environment: the real Toxiproxy and the server in containers, brought up by Testcontainers side by side, with a
// sidecar that does and sees what Toxiproxy's API cannot. Clients run on this machine and reach Toxiproxy by its container's
// own address: a published port on loopback would turn RST into FIN. What the way shows is tried, not assumed.

import type { Environment, PathOptions } from '../../environment.ts';
import { joined } from '../../time.ts';
import { control } from '../../toxiproxy/control.ts';
import type { EnvironmentStart } from '../start.ts';
import { dockerCapabilities } from './capabilities.ts';
import { startContainer } from './client-container.ts';
import { readImages } from './compose-file.ts';
import { containersAtOnce, serverWeight } from './cost.ts';
import type { DockerServer } from './docker-server.ts';
import { fewAtOnce } from './few-at-once.ts';
import { removeLeftovers } from './leftovers.ts';
import type { PartOptions } from './parts.ts';
import { openPath } from './path.ts';
import { trySight } from './path-probe.ts';
import type { PathSurroundings } from './path-state.ts';
import { mostPaths, ports } from './ports.ts';
import { publishedPorts, startProxy } from './proxy-part.ts';
import { containerRuntime } from './runtime.ts';
import { dockerServers } from './servers.ts';
import { loadTestcontainers, naming } from './testcontainers.ts';

/** Starts everything and tries the path. Throws a FlatlineError (exit 3), and leaves nothing behind then. */
export async function startDocker(start: EnvironmentStart): Promise<Environment> {
  const images = readImages();
  const library = await loadTestcontainers();
  const runtime = await containerRuntime(library);
  await using ending = new AsyncDisposableStack();
  const swept = removeLeftovers(runtime);
  ending.defer(() => swept);
  const network = await naming('network', new library.Network().start());
  ending.defer(async () => void (await network.stop().catch(() => {})));
  const options: PartOptions = { library, network, runId: start.runId, log: start.log };
  const versions: Record<string, string> = {};
  const say = (server: string, words: string) => {
    versions[server] = words;
    start.log('server', `${server} runs as ${words}`);
  };
  const servers = ending.use(dockerServers({ ...options, onServerExit: start.onServerExit }, start, images, say));
  const proxy = ending.use(await startProxy(options, images, ending));
  servers.knowGateway(proxy.sidecar.gateway);
  const api = ending.use(control({ url: proxy.apiUrl }));
  const surroundings: PathSurroundings = {
    api,
    sidecar: proxy.sidecar,
    ports: ports(proxy.kind === 'published' ? publishedPorts : undefined),
    address: proxy.address,
    inside: (port) => ({ host: proxy.ip, port }),
    mark: joined(() => proxy.sidecar.mark()),
    pids: () => proxy.pids,
  };
  const [version, sight] = await Promise.all([api.version(), trySight(surroundings)]);
  const inTurn = fewAtOnce(containersAtOnce);
  const parts = ending.move();
  return {
    name: 'docker',
    versions: Object.assign(versions, { toxiproxy: version, image: images.toxiproxy, path: proxy.kind }),
    capabilities: dockerCapabilities({ kind: proxy.kind, ...sight }),
    broken: Promise.race([proxy.sidecar.broken, proxy.exited]),
    serverWeight,
    containers: (wanted) => inTurn(() => startContainer({ library, runtime, runId: start.runId, networkMode: network.getName() }, wanted)),
    server: servers.server,
    mostPaths: proxy.kind === 'published' ? publishedPorts.count : mostPaths,
    path: (options: PathOptions) => openPath(surroundings, options, (options.server as DockerServer).target),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
