// What a scenario asserts, as written in a file. Every limit has a unit in the text; what is not written is not judged,
// but for `fires` (always) and `exit` (never).

import { z } from 'zod';
import { byteRate, count, duration, name, rate, share } from './atoms.ts';

const detectSchema = z.strictObject({
  within: z
    .string()
    .regex(/^(predicted|(?=[\d.]*[1-9])\d{1,9}(\.\d{1,9})?(ms|s|m|h))$/)
    .describe('longest detection time, a duration such as 3500ms, or predicted')
    .optional(),
  p50: duration('limit of the median, e.g. 2s').optional(),
  p95: duration('limit of the 95th percentile, e.g. 3s').optional(),
  notBefore: duration('shortest detection time; earlier is too nervous, e.g. 1900ms').optional(),
  missed: share('share of samples that may be missed; default 0%, e.g. 5%').optional(),
  of: name('which fault is meant; default: the first, e.g. nat').optional(),
  signal: z.enum(['claim', 'close', 'exit']).describe('what counts as down: claim (default if it prints events), close, exit').optional(),
});

const detectionSchema = z
  .union([z.literal('never'), detectSchema])
  .describe('how soon the client says down: never, or limits such as { within: 3500ms }');

const reconnectExpectSchema = z
  .union([
    z.literal('never'),
    z.strictObject({
      within: duration('heal (or down, if later) until the first acknowledged beat on a new connection, e.g. 6s').optional(),
      p50: duration('limit of the median, e.g. 2s').optional(),
      p95: duration('limit of the 95th percentile, e.g. 5s').optional(),
      success: share('share that must come back; default 100%, e.g. 99%').optional(),
      attempts: z
        .strictObject({ min: count('fewest, e.g. 1', 0).optional(), max: count('most, e.g. 12').optional() })
        .describe('connection attempts until it is back')
        .optional(),
      attempt: duration('longest single attempt, e.g. 2500ms').optional(),
      peak: rate('most new connections per time, all clients together, e.g. 40/s').optional(),
    }),
  ])
  .describe('whether the client comes back: never, or limits such as { within: 6s }');

/** EXPECT of the grammar. */
export const expectSchema = z
  .strictObject({
    detection: detectionSchema.optional(),
    serverDetection: z
      .union([z.literal('never'), detectSchema])
      .describe('how soon the server lets the client go: never, or limits')
      .optional(),
    resume: z
      .strictObject({
        within: duration('heal until the first acknowledged beat on the same connection, e.g. 1500ms'),
        success: share('share that must ride it out; default 100%, e.g. 95%').optional(),
      })
      .describe('the same connection lives on')
      .optional(),
    reconnect: reconnectExpectSchema.optional(),
    mistakes: z
      .union([count('most down without a fault, e.g. 0', 0), z.strictObject({ rate: rate('most per healthy time up, e.g. 2/h') })])
      .describe('down while no fault is in force: a number, or { rate: 2/h }')
      .optional(),
    duplicates: count('most sessions of one client at the same time, e.g. 1', 0).optional(),
    fires: z
      .record(name('name of a fault'), z.enum(['always', 'never']).describe('whether it must fire'))
      .describe('which armed faults must fire, always (default) or never, e.g. { nat: never }')
      .optional(),
    exit: z.enum(['never', 'any']).describe('whether the client may exit; default never').optional(),
    cost: z
      .strictObject({
        beats: rate('most beats per connection, both ways, e.g. 130/min').optional(),
        bytes: byteRate('most bytes per connection, both ways, e.g. 1KB/min').optional(),
      })
      .describe('what the heartbeat costs in the steady stage')
      .optional(),
  })
  .describe('what must hold');
