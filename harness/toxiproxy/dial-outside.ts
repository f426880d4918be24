// For a proxy that lives in a network of its own: the API's listening socket is made outside and handed in, and the servers,
// which are outside as well, are dialled outside and the connected sockets handed in. This is the outer half; handed-in.ts
// is the inner one. RST and FIN pass, since what is handed over is the connection itself.

import type { ChildProcess } from 'node:child_process';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { HistoryEvent } from '../history.ts';
import { dialReason } from './dial.ts';

/** What the two halves say to each other; `dialled` carries the socket, `listen` the server. */
export type ToInside =
  | { readonly type: 'listen' }
  | { readonly type: 'dialled'; readonly id: number }
  | { readonly type: 'dial-failed'; readonly id: number; readonly code: string }
  | { readonly type: 'probe'; readonly id: number; readonly host: string; readonly port: number; readonly holdMs?: number | undefined };
export type FromInside =
  | { readonly type: 'probed'; readonly id: number; readonly event: HistoryEvent }
  | { readonly type: 'dial'; readonly id: number; readonly host: string; readonly port: number }
  | { readonly type: 'cancel'; readonly id: number };

/** What is asked of the proxy inside. */
export interface Outside {
  /** One connection made inside; see probe.ts. Settles when the proxy is gone as well. */
  probe(host: string, port: number, holdMs?: number): Promise<HistoryEvent | undefined>;
}

/** Hands a listening socket of 127.0.0.1 to the proxy inside, and dials for it from now on. */
export async function serveOutside(child: ChildProcess): Promise<Outside> {
  const server = await listening();
  const open = new Map<number, Socket>();
  const probes = new Map<number, (event: HistoryEvent | undefined) => void>();
  let lastProbe = 0;
  child.on('message', (message: FromInside) => {
    if (message.type === 'dial') dial(child, open, message);
    else if (message.type === 'cancel') open.get(message.id)?.destroy();
    else if (message.type === 'probed') probes.get(message.id)?.(message.event);
  });
  child.once('exit', () => {
    for (const socket of open.values()) socket.destroy();
    for (const resolve of probes.values()) resolve(undefined);
  });
  child.send({ type: 'listen' } satisfies ToInside, server, () => server.close());
  return {
    probe: (host, port, holdMs) =>
      new Promise((resolve) => {
        lastProbe += 1;
        const id = lastProbe;
        probes.set(id, (event) => {
          probes.delete(id);
          resolve(event);
        });
        if (child.connected) child.send({ type: 'probe', id, host, port, holdMs } satisfies ToInside, () => {});
        else resolve(undefined);
      }),
  };
}

function listening(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => resolve(server));
  });
}

function dial(child: ChildProcess, open: Map<number, Socket>, { id, host, port }: Extract<FromInside, { type: 'dial' }>): void {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 });
  // Nothing may be read here: it would be lost to the proxy.
  socket.pause();
  open.set(id, socket);
  const answer = (message: ToInside, handed?: Socket) => {
    open.delete(id);
    if (child.connected) child.send(message, handed, { keepOpen: false }, () => {});
    else handed?.destroy();
  };
  const failed = (error: Error) => answer({ type: 'dial-failed', id, code: dialReason(error) });
  socket.once('error', failed);
  socket.once('connect', () => {
    socket.off('error', failed);
    socket.on('error', () => {});
    answer({ type: 'dialled', id }, socket);
  });
}
