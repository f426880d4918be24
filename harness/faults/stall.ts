// The path holds everything back and lets it go at the heal, in order, on the same connection: a congested link, a paused
// router, a roaming phone. FIN and RST wait as well. The difference to blackhole is what happens afterwards.

import { z } from 'zod';
import { direction, directionOf } from './attributes.ts';
import { fault } from './define.ts';

/** Bytes held; the connection lives on. */
export const stall = fault({
  type: 'stall',
  summary: 'Data is held back and delivered at the heal; connections live on.',
  attributes: z.strictObject({ direction }),
  timing: 'span',
  level: 'proxy',
  resolve: (written) => ({ direction: directionOf(written.direction) }),
  effects: ({ direction }) => [{ primitive: 'hold', direction }],
  proof: ({ direction }) => ({ kind: 'silence', direction }),
  sees: () => ({
    open: 'silence, bytes are held',
    fresh: 'accepted, bytes are held',
    heal: 'everything arrives in order, the connection lives',
  }),
  silent: ({ direction }) => direction !== 'up',
});
