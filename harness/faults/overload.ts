// The server has too much to do: it accepts slowly, its queue is short, its replies come late. Done by the reference
// server itself, since only it can be slow in the way a real one is: kernel answering, program busy.

import { z } from 'zod';
import type { Effect } from '../environment.ts';
import { formatDuration } from '../time.ts';
import { count, duration, msOf, perSecondOf, rate } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  accept: rate('connections accepted per time, e.g. 5/s').optional(),
  delay: duration('each reply is late by this, e.g. 800ms').optional(),
  backlog: count('length of the queue of connections not yet accepted, e.g. 4').optional(),
});

interface Overload {
  readonly acceptsPerSecond?: number;
  readonly delayMs?: number;
  readonly backlog?: number;
  readonly [attribute: string]: unknown;
}

/** Late replies, slow accepts. Needs the reference server. */
export const overload = fault({
  type: 'overload',
  summary: 'The reference server is slow to accept and to answer.',
  attributes,
  timing: 'span',
  level: 'server',
  resolve(written): Overload {
    if (Object.values(written).every((value) => value === undefined))
      throw new RangeError('overload without accept, delay or backlog does nothing');
    return {
      ...(written.accept === undefined ? {} : { acceptsPerSecond: perSecondOf(written.accept) }),
      ...(written.delay === undefined ? {} : { delayMs: msOf(written.delay) }),
      ...(written.backlog === undefined ? {} : { backlog: written.backlog }),
    };
  },
  effects: (values): readonly Effect[] => [{ primitive: 'overload', ...values }],
  proof: () => ({ kind: 'process' }),
  sees: ({ delayMs, acceptsPerSecond }) => ({
    open: delayMs === undefined ? 'replies as usual' : `replies ${formatDuration(delayMs)} late`,
    fresh: acceptsPerSecond === undefined ? 'accepted as usual' : 'slow or unanswered',
    heal: 'normal',
  }),
});
