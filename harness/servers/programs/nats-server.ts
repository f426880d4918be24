// The NATS server.

import type { ForeignServer } from '../bundled-server.ts';

/** `use: nats-server`. */
export const natsServer: ForeignServer = {
  use: 'nats-server',
  command: () => ['nats-server', '-a', '127.0.0.1', '-p', '$FLATLINE_PORT'],
  install: 'apt-get install nats-server',
};
