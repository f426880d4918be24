// Armed: each connection ends after a number of bytes, both directions together. A quota, a proxy that recycles
// connections, a crash at the n-th message. It starts when it fires, and each new connection counts anew.

// biome-ignore-all lint/suspicious/noThenProperty: `then` is the grammar's name and never awaited

import { z } from 'zod';
import { count } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  bytes: count('bytes on one connection, both directions together, after which it ends, e.g. 500'),
  then: z.enum(['close', 'reset']).describe('close (default) = FIN, or reset = RST').optional(),
});

/** FIN or RST after N bytes. */
export const limit = fault({
  type: 'limit',
  summary: 'A connection ends once it carried that many bytes.',
  attributes,
  timing: 'armed',
  level: 'proxy',
  resolve: (written) => ({ bytes: written.bytes, then: written.then === 'reset' ? ('rst' as const) : ('fin' as const) }),
  effects: ({ bytes, then }) => [{ primitive: 'cut-after', bytes, then }],
  proof: () => ({ kind: 'fired' }),
  sees: ({ bytes, then }) => ({
    open: `${then.toUpperCase()} after ${bytes} bytes`,
    fresh: 'counted anew',
    heal: 'no connection is ended any more',
  }),
  endsConnections: true,
});
