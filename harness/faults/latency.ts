// Every byte arrives later. Order is kept and delays do not add up: a chunk leaves at its own arrival plus its draw, or
// right after the one before it. What is under way at the heal is delivered at once.

import { z } from 'zod';
import { formatDuration } from '../time.ts';
import { direction, directionOf, duration, durationOrZero, msOf } from './attributes.ts';
import { fault } from './define.ts';

const attributes = z.strictObject({
  latency: duration('added to every chunk, e.g. 400ms'),
  jitter: durationOrZero(
    'each chunk is delayed by latency plus or minus this, drawn evenly; at most latency; default 0s, e.g. 100ms',
  ).optional(),
  direction,
});

/** Late data; connect and FIN of an idle connection are not delayed. */
export const latency = fault({
  type: 'latency',
  summary: 'Data arrives late.',
  attributes,
  timing: 'span',
  level: 'proxy',
  condition: true,
  resolve(written) {
    const values = { latencyMs: msOf(written.latency), jitterMs: msOf(written.jitter), direction: directionOf(written.direction) };
    if (values.jitterMs > values.latencyMs)
      throw new RangeError(`jitter ${written.jitter} is more than latency ${written.latency}: delays would be negative`);
    return values;
  },
  effects: ({ latencyMs, jitterMs, direction }) => [{ primitive: 'delay', direction, latencyMs, jitterMs }],
  proof: ({ latencyMs, jitterMs, direction }) => ({ kind: 'delay', direction, minMs: latencyMs - jitterMs }),
  sees: ({ latencyMs }) => ({
    open: `data is ${formatDuration(latencyMs)} late`,
    fresh: 'connect as usual, data late',
    heal: 'what is under way arrives at once',
  }),
});
