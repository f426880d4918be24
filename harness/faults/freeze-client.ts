// The client process is stopped (SIGSTOP) and continued: a laptop that sleeps, a phone in a pocket. The server hears
// nothing; the client, when it wakes, must find out whether its connection is still good.

import { z } from 'zod';
import { fault } from './define.ts';

/** The client sleeps. */
export const freezeClient = fault({
  type: 'freeze-client',
  summary: 'The client process is frozen and continued, as by sleep.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'process',
  resolve: () => ({}),
  effects: () => [{ primitive: 'process', target: 'client', action: 'stop' }],
  proof: () => ({ kind: 'process' }),
  sees: () => ({ open: 'silent to the server', fresh: 'none made', heal: 'the client continues' }),
});
