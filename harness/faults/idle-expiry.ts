// Armed: a connection that carries nothing for a while is forgotten, as by a NAT table or an idle time-out of a load
// balancer. It starts when it fires. That a heartbeat is frequent enough is asserted with `fires: { NAME: never }`.

// biome-ignore-all lint/suspicious/noThenProperty: `then` is the grammar's name and never awaited

import { z } from 'zod';
import { formatDuration } from '../time.ts';
import { duration, msOf } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  after: duration('idle time, both directions, after which the connection is forgotten, e.g. 5s'),
  then: z.enum(['silent', 'reset']).describe('silent = dead without a word, or reset = RST'),
});

/** Silence or RST after an idle time. */
export const idleExpiry = fault({
  type: 'idle-expiry',
  summary: 'A connection that carried nothing for a while is forgotten.',
  attributes,
  timing: 'armed',
  level: 'proxy',
  resolve: (written) => ({ afterMs: msOf(written.after), then: written.then === 'reset' ? ('rst' as const) : ('silent' as const) }),
  effects: ({ afterMs, then }) => [{ primitive: 'on-idle', afterMs, then }],
  proof: () => ({ kind: 'fired' }),
  sees: ({ afterMs, then }) => ({
    open: `${then === 'rst' ? 'RST' : 'dead without a word'} once idle for ${formatDuration(afterMs)}`,
    fresh: 'work',
    heal: 'idle ones are kept; what was forgotten stays dead',
  }),
  endsConnections: true,
});
