// The client dies: as a process, whose kernel says goodbye with FIN or RST, or by loss of power, when nothing is said at
// all. What is tested is the server: how long does it keep a session of nobody? With `for` a new client is started.

import { z } from 'zod';
import type { Effect } from '../environment.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  how: z.enum(['process', 'power']).describe('process = killed, the kernel sends FIN or RST; power = vanished without a word'),
});
const killed: Effect = { primitive: 'process', target: 'client', action: 'kill' };

/** The client is gone. Power: the path swallows everything, FIN and RST included, before the process is killed. */
export const killClient = fault({
  type: 'kill-client',
  summary: 'The client dies, with or without its kernel saying so.',
  attributes,
  timing: 'lasting',
  level: 'process',
  resolve: (written) => ({ how: written.how }),
  effects: ({ how }): readonly Effect[] =>
    how === 'process' ? [killed] : [{ primitive: 'drop', direction: 'both', lasting: true }, killed],
  proof: () => ({ kind: 'process' }),
  sees: ({ how }) => ({
    open: how === 'process' ? 'the server sees FIN or RST' : 'the server sees silence',
    fresh: 'none made',
    heal: 'a new client is started',
  }),
  endsConnections: true,
});
