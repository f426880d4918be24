// A Socket.IO server. Its options are the library's, `pingInterval` and `pingTimeout` above all.

import { createServer } from 'node:http';
import type { NodeServer } from '../bundled-server.ts';

/** `use: socket-io`. */
export const socketIo: NodeServer = {
  use: 'socket-io',
  library: 'socket.io',
  run({ load, host, port, options }) {
    const { Server } = load('socket.io') as typeof import('socket.io');
    const http = createServer();
    new Server(http, options);
    http.listen(port, host);
  },
};
