// The connection is torn down with RST, as by a crashed process, a load balancer that restarts or a NAT that answers for
// a peer it has forgotten. The client is told at once; what is tested is what it does then.

import { z } from 'zod';
import { fault } from './define.ts';

/** RST to both sides, in an instant; heal = start. */
export const reset = fault({
  type: 'reset',
  summary: 'Open connections get RST now; new ones work.',
  attributes: z.strictObject({}),
  timing: 'instant',
  level: 'proxy',
  resolve: () => ({}),
  startEnds: () => [{ primitive: 'end', how: 'rst', which: 'open' }],
  proof: () => ({ kind: 'ended', how: 'rst' }),
  sees: () => ({ open: 'RST now', fresh: 'work', heal: 'nothing to heal' }),
  endsConnections: true,
});
