// Data arrives in small pieces, as over links with tiny packets or through buffers that flush early. A parser that takes
// a read for a message breaks here.

import { z } from 'zod';
import { count, direction, directionOf, durationOrZero, msOf } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  size: count('largest piece in bytes, e.g. 2'),
  delay: durationOrZero('pause between pieces; default 0s, e.g. 10ms').optional(),
  direction,
});

/** Small pieces in the same order. */
export const slice = fault({
  type: 'slice',
  summary: 'Data arrives in small pieces.',
  attributes,
  timing: 'span',
  level: 'proxy',
  condition: true,
  resolve: (written) => ({ bytes: written.size, delayMs: msOf(written.delay), direction: directionOf(written.direction) }),
  effects: ({ bytes, delayMs, direction }) => [{ primitive: 'slice', direction, bytes, delayMs }],
  proof: ({ bytes, direction }) => ({ kind: 'pieces', direction, bytes }),
  sees: ({ bytes }) => ({ open: `pieces of at most ${bytes} bytes`, fresh: 'the same', heal: 'whole chunks again' }),
});
