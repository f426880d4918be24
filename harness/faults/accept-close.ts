// The connect succeeds and ends at once: a load balancer without a healthy server behind it. A client that resets its
// back-off at every connect hammers the server here.

import { z } from 'zod';
import { fault } from './define.ts';

/** Accepted, then FIN. */
export const acceptClose = fault({
  type: 'accept-close',
  summary: 'New connections are accepted and closed at once; open ones go on.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'proxy',
  resolve: () => ({}),
  effects: () => [{ primitive: 'accept', mode: 'close' }],
  proof: () => ({ kind: 'attempts', mode: 'close' }),
  sees: () => ({ open: 'untouched', fresh: 'accepted, then FIN', heal: 'work' }),
});
