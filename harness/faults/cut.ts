// No packet passes: a switch reboots, a link is down. Unlike a blackhole the connection survives if the outage is short,
// since TCP goes on trying: the first byte comes at the next retransmission, seconds after the heal. Packet level.

import { z } from 'zod';
import { direction, directionOf } from './attributes.ts';
import { fault } from './define.ts';

/** Every packet dropped, SYNs included. */
export const cut = fault({
  type: 'cut',
  summary: 'No packet passes; TCP goes on trying and lives if the outage is short.',
  attributes: z.strictObject({ direction }),
  timing: 'span',
  level: 'packet',
  resolve: (written) => ({ direction: directionOf(written.direction) }),
  effects: ({ direction }) => [{ primitive: 'drop-packets', direction, rate: 1, burst: 1 }],
  proof: ({ direction }) => ({ kind: 'counters', direction }),
  sees: () => ({ open: 'silence, packets dropped', fresh: 'SYN unanswered', heal: 'TCP retransmits, the connection lives' }),
  silent: ({ direction }) => direction !== 'up',
});
