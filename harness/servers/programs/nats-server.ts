// The NATS server.

import type { ForeignServer } from '../bundled-server.ts';

/** `use: nats-server`. */
export const natsServer: ForeignServer = {
  use: 'nats-server',
  command: () => ['nats-server', '-a', '127.0.0.1', '-p', '$FLATLINE_PORT'],
  // Of its images some begin with the program and some with a script: both take its flags.
  container: { port: 4222, command: () => ['-a', '0.0.0.0', '-p', '4222'] },
  install: 'apt-get install nats-server',
};
