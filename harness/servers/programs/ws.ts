// A WebSocket server with the heartbeat of ws's README: each interval it ends what did not answer the last ping, and pings.

import { numberOf } from '../../clients/bundled-client.ts';
import type { NodeServer } from '../bundled-server.ts';

/** `use: ws`. */
export const ws: NodeServer = {
  use: 'ws',
  library: 'ws',
  options: { pingIntervalMs: 'default that of the README, 30000' },
  run({ load, host, port, options }) {
    const { WebSocketServer } = load('ws') as typeof import('ws');
    const server = new WebSocketServer({ host, port });
    const alive = new WeakSet<object>();
    server.on('connection', (socket) => {
      alive.add(socket);
      socket.on('error', console.error);
      socket.on('pong', () => alive.add(socket));
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    setInterval(
      () => {
        for (const socket of server.clients) {
          if (!alive.has(socket)) socket.terminate();
          alive.delete(socket);
          socket.ping();
        }
      },
      numberOf(options, 'pingIntervalMs', 30_000),
    );
  },
};
