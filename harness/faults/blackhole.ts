// The peer vanished without a word: bytes, FIN and RST go nowhere, and a connection that was open stays dead for ever. A
// pulled cable with a NAT in between, a peer that lost power, a firewall that forgot. Only a heartbeat notices.

import { z } from 'zod';
import type { Effect, EndAct } from '../environment.ts';
import { direction, directionOf } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  direction,
  new: z.enum(['silent', 'refuse', 'pass']).describe('what new connections meet: silent (default), refuse, or pass').optional(),
  healed: z
    .enum(['silent', 'reset', 'close'])
    .describe('what becomes of the dead connections at the heal: silent (default) for ever, reset, or close')
    .optional(),
});

const whenNew = { silent: 'accepted, silent', refuse: 'refused', pass: 'work' } as const;
const whenHealed = { silent: 'stay dead and silent', reset: 'get RST', close: 'get FIN' } as const;
const ends: Record<'silent' | 'reset' | 'close', readonly EndAct[]> = {
  silent: [],
  reset: [{ primitive: 'end', how: 'rst', which: 'touched' }],
  close: [{ primitive: 'end', how: 'fin', which: 'touched' }],
};

/** Dropped without FIN or RST. With `new: pass` only connections that are open at the start are hit. */
export const blackhole = fault({
  type: 'blackhole',
  summary: 'Open connections go dead without FIN or RST, and stay dead.',
  attributes,
  timing: 'span',
  level: 'proxy',
  resolve: (written) => ({ direction: directionOf(written.direction), new: written.new ?? 'silent', healed: written.healed ?? 'silent' }),
  effects: ({ direction, new: fresh }): readonly Effect[] =>
    fresh === 'pass'
      ? [{ primitive: 'drop', direction, lasting: true, scope: 'open' }]
      : [
          { primitive: 'drop', direction, lasting: true },
          { primitive: 'accept', mode: fresh },
        ],
  healEnds: ({ healed }) => ends[healed],
  proof: ({ direction }) => ({ kind: 'silence', direction }),
  sees: ({ new: fresh, healed }) => ({
    open: 'silence, no FIN, no RST',
    fresh: whenNew[fresh],
    heal: `dead ones ${whenHealed[healed]}; new ones work`,
  }),
  silent: ({ direction }) => direction !== 'up',
  endsConnections: true,
});
