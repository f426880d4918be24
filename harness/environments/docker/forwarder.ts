// A way for the proxy's container to a server on this machine's loopback: a listener on the address by which containers see
// this machine. FIN is passed as half-close and RST as RST. It lives in the harness and carries heartbeats, not bulk.

import { connect, createServer, type Socket } from 'node:net';
import { FlatlineError } from '../../error.ts';

/** A running forwarder. */
export interface Forwarder extends Disposable {
  readonly port: number;
  /** The port from which the proxy came, by the port from which we dialled for it. */
  cameFrom(localPort: number): number | undefined;
}

/** Listens on `host`, any port, and leads to `to`. Throws a FlatlineError (FL-E052) when it cannot. */
export async function forwarder(host: string, to: { readonly host: string; readonly port: number }): Promise<Forwarder> {
  const origins = new Map<number, number>();
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ ...to, allowHalfOpen: true, noDelay: true });
    far.on('connect', () => origins.set(far.localPort ?? 0, near.remotePort ?? 0));
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(into);
      from.on('error', () => into.resetAndDestroy());
      from.on('close', () => sockets.delete(from));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', (error) => reject(unable(host, error)));
    server.listen({ host, port: 0, backlog: 1024 }, () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cameFrom: (localPort) => origins.get(localPort),
    [Symbol.dispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function unable(host: string, error: Error): FlatlineError {
  return new FlatlineError(`containers cannot be led to a server on this machine: ${error.message}`, {
    code: 'FL-E052',
    blame: 'environment',
    where: host,
    hint: 'the container engine must run on this machine; or start the server as an image',
    cause: error,
  });
}
