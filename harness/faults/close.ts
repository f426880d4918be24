// The connection is closed politely with FIN, as by a server that shuts down. A client that only listens for errors
// misses it.

import { z } from 'zod';
import { fault } from './define.ts';

/** FIN to both sides, in an instant; heal = start. */
export const close = fault({
  type: 'close',
  summary: 'Open connections get FIN now; new ones work.',
  attributes: z.strictObject({}),
  timing: 'instant',
  level: 'proxy',
  resolve: () => ({}),
  startEnds: () => [{ primitive: 'end', how: 'fin', which: 'open' }],
  proof: () => ({ kind: 'ended', how: 'fin' }),
  sees: () => ({ open: 'FIN now', fresh: 'work', heal: 'nothing to heal' }),
  endsConnections: true,
});
