// The server process is stopped (SIGSTOP): a garbage collection, a frozen virtual machine, a debugger. Its kernel goes on
// answering, so keep-alive stays content and connects succeed; only the application is silent. At the heal it answers
// everything that waited.

import { z } from 'zod';
import { fault } from './define.ts';

/** Silence from a living kernel. */
export const pause = fault({
  type: 'pause',
  summary: 'The server process is frozen; its kernel still answers.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'process',
  resolve: () => ({}),
  effects: () => [{ primitive: 'process', target: 'server', action: 'stop' }],
  proof: () => ({ kind: 'process' }),
  sees: () => ({ open: 'silence', fresh: 'accepted, silent', heal: 'what waited is answered, the connection lives' }),
  silent: () => true,
});
