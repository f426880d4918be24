// The path becomes narrow: bytes leave at a rate, the rest queues, and a sender that goes on sending is slowed down. A
// beat behind a queue is late, which is how a slow consumer looks like a dead peer.

import { z } from 'zod';
import { byteRate, bytesPerSecondOf, direction, directionOf } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({ rate: byteRate('bytes that pass per second, e.g. 16KB/s; KB = 1000 bytes'), direction });

/** Slow data. Never a cut: a rate of zero is refused, since tools disagree on what it means. */
export const bandwidth = fault({
  type: 'bandwidth',
  summary: 'Data passes at a limited rate.',
  attributes,
  timing: 'span',
  level: 'proxy',
  condition: true,
  resolve: (written) => ({ bytesPerSecond: bytesPerSecondOf(written.rate), direction: directionOf(written.direction) }),
  effects: ({ bytesPerSecond, direction }) => [{ primitive: 'rate', direction, bytesPerSecond }],
  // The shortest thing that can be late is one byte.
  proof: ({ bytesPerSecond, direction }) => ({ kind: 'delay', direction, minMs: 1000 / bytesPerSecond }),
  sees: () => ({ open: 'data is slow', fresh: 'connect as usual, data slow', heal: 'full speed, what is queued arrives' }),
});
