// Redis, without persistence.

import type { ForeignServer } from '../bundled-server.ts';

/** `use: redis-server`. */
export const redisServer: ForeignServer = {
  use: 'redis-server',
  command: () => ['redis-server', '--port', '$FLATLINE_PORT', '--bind', '127.0.0.1', '--save', '', '--dir', '$FLATLINE_FOLDER'],
  container: { port: 6379, command: () => ['redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', '--save', ''] },
  install: 'apt-get install redis-server',
};
