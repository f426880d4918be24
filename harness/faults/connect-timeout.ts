// A SYN that nobody answers: a server whose accept queue is full, or a firewall that drops. The client's connect hangs until
// its own time-out, which is where many reconnect loops get stuck. A listener with a full backlog does it without privileges.

import { z } from 'zod';
import { fault } from './define.ts';

/** SYN unanswered, open connections untouched. */
export const connectTimeout = fault({
  type: 'connect-timeout',
  summary: 'New connections get no answer at all; open ones go on.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'proxy',
  resolve: () => ({}),
  effects: () => [{ primitive: 'accept', mode: 'unanswered' }],
  proof: () => ({ kind: 'attempts', mode: 'unanswered' }),
  sees: () => ({ open: 'untouched', fresh: 'SYN unanswered', heal: 'work, at the next SYN of a waiting connect' }),
});
