// Redis, without persistence.

import type { ForeignServer } from '../bundled-server.ts';

/** `use: redis-server`. */
export const redisServer: ForeignServer = {
  use: 'redis-server',
  command: () => ['redis-server', '--port', '$FLATLINE_PORT', '--bind', '127.0.0.1', '--save', '', '--dir', '$FLATLINE_FOLDER'],
  install: 'apt-get install redis-server',
};
