// Listeners that stand in for the proxy where a new connection is to be accepted and then left silent, or closed at once.
// The real proxy can do neither without touching the connections that are open. Each path and fault gets a port of its own,
// to which rules lead the path's new connections, so it is always known whose they are.

import { createServer, type Server, type Socket } from 'node:net';
import type { Endpoint } from './packet-line.ts';

/** How a stand-in meets who knocks. */
export type StandInMode = 'silent' | 'close';

/** The stand-ins of all paths. A path is known by its port. */
export interface StandIns {
  /** Listens on `port` for a path; what it accepts belongs to `key`. */
  open(path: number, port: number, mode: StandInMode, key: string): Promise<void>;
  /** Listens no more; what was accepted stays. */
  close(port: number): void;
  /** Ends what was accepted for a path, or for one key of it. */
  end(path: number, how: 'fin' | 'rst', key?: string): void;
  /** Everything of a path. */
  forget(path: number): void;
}

interface Kept {
  readonly socket: Socket;
  readonly path: number;
  readonly key: string;
}

/** `accepted` is told of each connection. */
export function standIns(accepted: (path: number, remote: Endpoint) => void): StandIns {
  const servers = new Map<number, { readonly server: Server; readonly path: number }>();
  const kept = new Set<Kept>();
  const close = (port: number) => {
    servers.get(port)?.server.close();
    servers.delete(port);
  };
  return {
    open(path, port, mode, key) {
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('error', () => {});
        accepted(path, { ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 });
        // What it says is read and thrown away; its end is answered only where closing is the point.
        socket.resume();
        if (mode === 'close') socket.end();
        else keep(kept, { socket, path, key });
      });
      servers.set(port, { server, path });
      return listening(server, port);
    },
    close,
    end(path, how, key) {
      for (const each of [...kept].filter((one) => one.path === path && (key === undefined || one.key === key))) {
        if (how === 'rst') each.socket.resetAndDestroy();
        else each.socket.end();
      }
    },
    forget(path) {
      for (const [port, each] of servers) if (each.path === path) close(port);
      for (const each of kept) if (each.path === path) each.socket.destroy();
    },
  };
}

function keep(kept: Set<Kept>, each: Kept): void {
  kept.add(each);
  each.socket.on('close', () => kept.delete(each));
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen({ port, host: '0.0.0.0', backlog: 1024 }, () => resolve());
  });
}
