// How a proxy reaches its server. Never inline: while one dial hangs, everything else goes on. A proxy that lives in a
// network of its own is given another dialler, which connects outside and hands the socket in.

import { connect, type Socket } from 'node:net';
import { parseAddress } from './address.ts';

/** Dials `host:port`; the promise settles with the connected socket, or rejects. `cancel` gives the dial up. */
export type Dial = (upstream: string) => { readonly socket: Promise<Socket>; cancel(): void };

/** An ordinary connect. */
export const dialTcp: Dial = (upstream) => {
  const { host, port } = parseAddress(upstream);
  const socket = connect({
    host: host === '' ? '127.0.0.1' : host,
    port,
    allowHalfOpen: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
  });
  return {
    socket: new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(socket);
      });
    }),
    cancel: () => socket.destroy(),
  };
};

/** The code of a failed dial, as `ECONNREFUSED`. */
export function dialReason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
}
