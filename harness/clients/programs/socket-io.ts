// socket.io-client. The server tells it `pingInterval` and `pingTimeout`; a ping that does not come in their sum is death,
// whatever else arrives. It comes back after 1 s doubling to 5 s with jitter, and gives each attempt 20 s.

import { type BundledClient, numberOf } from '../bundled-client.ts';

/** `use: socket-io`. */
export const socketIo: BundledClient = {
  use: 'socket-io',
  library: 'socket.io-client',
  versions: '4.8.4',
  server: 'socket-io',
  beats: 'a ping of the server',
  heartbeat(_, server) {
    const intervalMs = numberOf(server, 'pingInterval', 25_000);
    return { intervalMs, from: 'server', detector: { type: 'silence', windowMs: intervalMs + numberOf(server, 'pingTimeout', 20_000) } };
  },
  run({ library, host, port, options, say }) {
    const { io } = library as typeof import('socket.io-client');
    say.connecting();
    const socket = io(`http://${host}:${port}`, options);
    socket.on('connect', () => say.up());
    socket.on('disconnect', (reason) => say.down(reason));
    socket.io.on('ping', () => say.beat());
    socket.io.on('reconnect_attempt', () => say.connecting());
    socket.io.on('reconnect_failed', () => say.gaveUp());
  },
};
