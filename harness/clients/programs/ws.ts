// ws with the heartbeat of its README: the server pings, and the client ends a connection on which no ping came for that
// interval and a second. It neither limits its handshake nor comes back by itself; our loop does.

import { type BundledClient, libraryOptions, numberOf, type Say } from '../bundled-client.ts';

const own = {
  heartbeat: 'false: without the recipe; default true',
  pingIntervalMs: "the server's interval; default that of the README, 30000",
  graceMs: 'waits this much longer; default that of the README, 1000',
  reconnectMs: 'a loop around the library tries again after this; default 500',
};

/** `use: ws`. */
export const ws: BundledClient = {
  use: 'ws',
  library: 'ws',
  versions: '8.23.0',
  server: 'ws',
  beats: 'a ping of the server',
  options: own,
  heartbeat(options) {
    if (options['heartbeat'] === false) return undefined;
    const intervalMs = numberOf(options, 'pingIntervalMs', 30_000);
    return { intervalMs, from: 'server', detector: { type: 'silence', windowMs: intervalMs + numberOf(options, 'graceMs', 1000) } };
  },
  async run({ library, host, port, options, say }) {
    const { WebSocket } = library as typeof import('ws');
    const windowMs = numberOf(options, 'pingIntervalMs', 30_000) + numberOf(options, 'graceMs', 1000);
    for (;;) {
      say.connecting();
      const socket = new WebSocket(`ws://${host}:${port}`, libraryOptions(options, own));
      await lived(socket, options['heartbeat'] === false ? undefined : windowMs, say);
      await new Promise((resolve) => setTimeout(resolve, numberOf(options, 'reconnectMs', 500)));
    }
  },
};

function lived(socket: import('ws').WebSocket, windowMs: number | undefined, say: Say): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let reason = '';
  const heartbeat = () => {
    clearTimeout(timer);
    if (windowMs === undefined) return;
    timer = setTimeout(() => {
      reason = `no ping for ${windowMs} ms`;
      socket.terminate();
    }, windowMs);
  };
  socket.on('open', () => {
    say.up();
    heartbeat();
  });
  socket.on('ping', () => {
    say.beat();
    heartbeat();
  });
  socket.on('error', (error) => {
    reason = error.message;
  });
  return new Promise((resolve) =>
    socket.on('close', (code) => {
      clearTimeout(timer);
      say.down(reason === '' ? `close ${code}` : reason);
      resolve();
    }),
  );
}
