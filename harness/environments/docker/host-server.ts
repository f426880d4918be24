// Servers that are no containers of the run: a command on this machine, or an address. What containers can reach is dialled
// directly; what listens on this machine's loopback is reached by a forwarder.

import { lookup } from 'node:dns/promises';
import type { RunningServer } from '../../environment.ts';
import { FlatlineError } from '../../error.ts';
import { dialTarget } from './dial-target.ts';
import type { DockerServer } from './docker-server.ts';
import { type Forwarder, forwarder } from './forwarder.ts';

/** Makes a server of this machine one that the proxy's container can dial. `gateway`: this machine, as containers see it. */
export async function reachable(server: RunningServer, gateway: string): Promise<DockerServer> {
  const { address } = await lookup(server.host, { family: 4 }).catch(() => Promise.reject(unknown(server.host)));
  if (!address.startsWith('127.')) return { ...server, target: dialTarget({ ip: address, port: server.port }) };
  const way = await forwarder(gateway, { host: address, port: server.port });
  return {
    ...server,
    target: dialTarget({ ip: gateway, port: way.port }),
    subscribe: (listener) =>
      server.subscribe((event) => {
        const remotePort = event.remotePort === undefined ? undefined : way.cameFrom(event.remotePort);
        listener(remotePort === undefined ? event : { ...event, remotePort });
      }),
    [Symbol.asyncDispose]: () => ended(server, way),
  };
}

async function ended(server: RunningServer, way: Forwarder): Promise<void> {
  way[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
}

function unknown(host: string): FlatlineError {
  return new FlatlineError(`"${host}" has no IPv4 address`, { code: 'FL-E053', blame: 'author' });
}
