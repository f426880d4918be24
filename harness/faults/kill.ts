// The server process is killed (SIGKILL) and, with `for`, started again on the same address. Its kernel ends the
// connections with FIN or RST; while it is away the path refuses, since a proxy before nothing would accept and close.

import { z } from 'zod';
import { fault } from './define.ts';

/** A crash. Without `for` the server never comes back. */
export const kill = fault({
  type: 'kill',
  summary: 'The server process is killed; with `for` it comes back.',
  attributes: z.strictObject({}),
  timing: 'lasting',
  level: 'process',
  resolve: () => ({}),
  effects: () => [{ primitive: 'process', target: 'server', action: 'kill', signal: 'SIGKILL' }],
  proof: () => ({ kind: 'process' }),
  sees: () => ({ open: 'FIN or RST', fresh: 'refused', heal: 'work as soon as the server is ready' }),
  endsConnections: true,
});
