// Packets are lost, not bytes: TCP repairs it, which takes time, so loss looks like delay with a long tail. Below a
// proxy's reach; needs the packet level. `burst` gives the same average in runs, which hurts far more.

import { z } from 'zod';
import { count, direction, directionOf, share, shareOf } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  rate: share('share of packets lost on average, e.g. 3%'),
  burst: count('average number lost in a row; default 1 = independent, e.g. 4').optional(),
  direction,
});

/** Lost packets; SYNs are packets too. */
export const loss = fault({
  type: 'loss',
  summary: 'Packets are lost; TCP sends them again, later.',
  attributes,
  timing: 'span',
  level: 'packet',
  condition: true,
  resolve(written) {
    const rate = shareOf(written.rate);
    if (rate === 1) throw new RangeError('a loss of 100% is another fault: write type: cut');
    return { rate, burst: written.burst ?? 1, direction: directionOf(written.direction) };
  },
  effects: ({ rate, burst, direction }) => [{ primitive: 'drop-packets', direction, rate, burst }],
  proof: ({ direction }) => ({ kind: 'counters', direction }),
  sees: () => ({ open: 'packets lost, data late', fresh: 'SYNs lost too: slow connects', heal: 'none lost' }),
});
