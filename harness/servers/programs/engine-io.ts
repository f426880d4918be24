// An Engine.IO server, the layer below Socket.IO. Its options are the library's.

import { createServer } from 'node:http';
import type { NodeServer } from '../bundled-server.ts';

/** `use: engine-io`. */
export const engineIo: NodeServer = {
  use: 'engine-io',
  library: 'engine.io',
  run({ load, host, port, options }) {
    const { attach } = load('engine.io') as typeof import('engine.io');
    const http = createServer();
    attach(http, options);
    http.listen(port, host);
  },
};
