// How beats and reconnects are written in a file. The model of a detector must be named: "2 missed beats at 1 s" is 2 to
// 3 s as `outstanding` and 1 to 2 s as `silence: 2s`, so there is no `missed-beats`.

import { z } from 'zod';
import { count, duration, durationOrZero } from './atoms.ts';
import { presetName } from './preset.ts';

/** DETECTOR of the grammar: how death is noticed. */
export const detectorSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('reply-timeout').describe('dead when a reply does not arrive in time'),
      timeout: duration('how long a reply may take, e.g. 2s'),
      misses: count('how many replies in a row may be missed before it counts; default 1, e.g. 2').optional(),
    }),
    z.strictObject({
      type: z.literal('outstanding').describe('dead when a beat is due and too many are unanswered'),
      max: count('how many beats may be unanswered, e.g. 2'),
    }),
    z.strictObject({
      type: z.literal('silence').describe('dead when nothing came for a while'),
      window: duration('how long silence may last, e.g. 3s'),
      look: duration('how often the window is looked at; default: at once when it is over, e.g. 500ms').optional(),
    }),
    z.strictObject({
      type: z.literal('empty-ticks').describe('dead after so many ticks in a row without anything received'),
      count: count('how many empty ticks, e.g. 2'),
    }),
    z.strictObject({
      type: z.literal('phi-accrual').describe('dead when the suspicion computed from past gaps exceeds a threshold'),
      threshold: z.number().positive().max(100).describe('phi above which it counts as dead, e.g. 8'),
      pause: durationOrZero('gap that is always acceptable, added to the mean; default 0s, e.g. 3s').optional(),
      minDeviation: duration('smallest standard deviation assumed; default 100ms, e.g. 50ms').optional(),
      distribution: z
        .enum(['logistic', 'normal', 'exponential'])
        .describe('how gaps are taken to be distributed: logistic as in Akka (default), normal, or exponential as in Cassandra')
        .optional(),
    }),
    z.strictObject({
      type: z.literal('chen').describe("dead when a beat is later than estimated (Chen's estimator)"),
      margin: duration('added to the estimated arrival, e.g. 500ms'),
      arrivals: count('how many past arrivals the estimate rests on; default 32, e.g. 100', 1, 10_000).optional(),
    }),
    z.strictObject({
      type: z
        .literal('bertier')
        .describe("dead when a beat is later than estimated, by a margin that follows the errors (Bertier's estimator)"),
      leastMargin: duration('floor of the margin, which starts at nothing, e.g. 100ms'),
    }),
    z.strictObject({ type: z.literal('none').describe('never says that the connection is dead') }),
  ])
  .describe('how death is noticed; default: silence, window 3s');

/** HEARTBEAT of the grammar. */
export const heartbeatSchema = z.strictObject({
  interval: duration('from one beat to the next; default 1s, e.g. 500ms').optional(),
  from: z.enum(['client', 'server', 'both']).describe('who sends the beats; default client').optional(),
  detector: detectorSchema.optional(),
  preset: presetName.optional(),
  keepAlive: z
    .strictObject({
      idle: duration('idle time before the first probe, whole seconds, e.g. 10s'),
      interval: duration('between probes, whole seconds, e.g. 1s'),
      count: count('unanswered probes until the kernel gives up, e.g. 3', 1, 127),
    })
    .describe("TCP's own keep-alive, done by the kernel")
    .optional(),
});

const everyAttempt = {
  connectTimeout: duration('start of connect until the first acknowledged beat; default 5s, e.g. 2s').optional(),
  attempts: count('attempts before it gives up; default: no limit, e.g. 10').optional(),
};

/** RECONNECT of the grammar: how long to wait before which attempt. */
export const reconnectSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none').describe('does not come back'), ...everyAttempt }),
    z.strictObject({
      type: z.literal('constant').describe('the same wait before each attempt'),
      delay: durationOrZero('the wait, e.g. 1s'),
      ...everyAttempt,
    }),
    z.strictObject({
      type: z.literal('list').describe('one wait after the other, the last one repeated'),
      delays: z.array(durationOrZero('a wait, e.g. 2s')).min(1).max(100).describe('the waits, e.g. [0s, 2s, 10s]'),
      ...everyAttempt,
    }),
    z.strictObject({
      type: z.literal('exponential').describe('growing waits up to a maximum'),
      initial: duration('first wait; default 200ms, e.g. 500ms').optional(),
      max: duration('longest wait; default 5s, e.g. 30s').optional(),
      factor: z.number().min(1).max(100).describe('growth from wait to wait; default 2, e.g. 1.5').optional(),
      jitter: z.enum(['full', 'equal', 'decorrelated', 'none']).describe('how waits are randomised; default full').optional(),
      ...everyAttempt,
    }),
  ])
  .describe('what is done after death; default: exponential');
