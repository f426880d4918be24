// The server process is asked to end (SIGTERM) and started again on the same address, at once or after `for`: a deployment.
// A server that shuts down in order sends FIN; while it is away the path refuses.

import { z } from 'zod';
import { fault } from './define.ts';

/** A deployment. Without `for` the server is started again at once. */
export const restart = fault({
  type: 'restart',
  summary: 'The server process is asked to end and started again.',
  attributes: z.strictObject({}),
  timing: 'lasting',
  atOnce: true,
  level: 'process',
  resolve: () => ({}),
  effects: () => [{ primitive: 'process', target: 'server', action: 'kill', signal: 'SIGTERM' }],
  proof: () => ({ kind: 'process' }),
  sees: () => ({ open: 'FIN or RST', fresh: 'refused', heal: 'work as soon as the server is ready' }),
  endsConnections: true,
});
