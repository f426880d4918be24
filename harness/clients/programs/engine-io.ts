// engine.io-client, the layer below Socket.IO: the same watch on the pings of the server, and no reconnection at all.

import { type BundledClient, numberOf } from '../bundled-client.ts';
import { socketIo } from './socket-io.ts';

const own = { reconnectMs: 'a loop around the library tries again after this; default 0, never' };

/** `use: engine-io`. */
export const engineIo: BundledClient = {
  ...socketIo,
  use: 'engine-io',
  library: 'engine.io-client',
  versions: '6.6.8',
  server: 'engine-io',
  options: own,
  run({ library, host, port, options, say }) {
    const { Socket } = library as typeof import('engine.io-client');
    const { reconnectMs: _, ...given } = options;
    const reconnectMs = numberOf(options, 'reconnectMs', 0);
    const dial = () => {
      say.connecting();
      const socket = new Socket(`ws://${host}:${port}`, given);
      socket.on('open', () => say.up());
      socket.on('heartbeat', () => say.beat());
      socket.on('close', (reason) => {
        say.down(reason);
        if (reconnectMs > 0) setTimeout(dial, reconnectMs);
        else say.gaveUp();
      });
    };
    dial();
  },
};
