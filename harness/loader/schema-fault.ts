// Faults and conditions as written in a file, built from the collection in faults/: its attributes plus when, how long,
// how often and on whom. A new fault type appears here, in the editor's schema and in the messages by itself.

import { type ZodObject, z } from 'zod';
import type { FaultType } from '../fault.ts';
import { faultTypes } from '../faults/index.ts';
import { count, duration, durationOrZero, name } from './atoms.ts';

const atSchema = z
  .union([
    durationOrZero('after the steady stage, e.g. 2s'),
    z.strictObject({
      after: z
        .string()
        .regex(/^(down|[a-z0-9-]+\.(started|healed))$/)
        .describe('NAME.started or NAME.healed of another fault, or down, e.g. flap.healed'),
      plus: durationOrZero('how long after that; default 0s, e.g. 200ms').optional(),
    }),
  ])
  .describe('when it starts: a duration after steady (default 0s), or { after: …, plus: … }');

const forSchema = z
  .union([
    duration('from start to heal, e.g. 5s'),
    z.strictObject({ from: duration('shortest outage, e.g. 8s'), to: duration('longest outage, e.g. 18s') }),
  ])
  .describe('how long it lasts: a duration, or { from: 8s, to: 18s } spread over the trials');

const clientsSchema = z
  .union([
    z
      .string()
      .regex(/^(all|\d+(\.\d+)?%)$/)
      .describe('all or a share, e.g. 30%'),
    count('how many clients, e.g. 3'),
  ])
  .describe('which clients are hit: all (default), a share such as 30%, or a number');

const phaseSchema = z
  .union([z.literal('spread'), z.number().min(0).lt(1)])
  .describe('where in the heartbeat cycle it lands: spread (default on the first fault), or 0 to 1');

/** When, how often and on whom; the same for every type. */
const schedule = {
  at: atSchema.optional(),
  every: duration('start to start, longer than `for`; with `times`, e.g. 10s').optional(),
  times: count('how many occurrences; with `every`, e.g. 5', 1, 10_000).optional(),
  clients: clientsSchema.optional(),
  name: name('how other keys refer to it; default: its type, e.g. nat').optional(),
  phase: phaseSchema.optional(),
};

function forOf(type: FaultType): Record<string, z.ZodType> {
  if (type.timing === 'instant') return {};
  return { for: type.timing === 'lasting' ? forSchema.optional() : forSchema };
}

function faultOf(type: FaultType): ZodObject {
  const type_ = z.literal(type.type).describe(type.summary);
  return z.strictObject({ type: type_, ...type.attributes.shape, ...forOf(type), ...schedule });
}

function conditionOf(type: FaultType): ZodObject {
  return z.strictObject({ type: z.literal(type.type).describe(type.summary), ...type.attributes.shape });
}

const types: readonly FaultType[] = Object.values(faultTypes);

/** FAULT of the grammar. */
export const faultSchema = z
  .discriminatedUnion('type', types.map(faultOf) as unknown as [ZodObject, ...ZodObject[]])
  .describe('what is done to the path or a process');

/** What the path is always like: attributes only. */
export const conditionSchema = z
  .discriminatedUnion('type', types.filter((type) => type.condition).map(conditionOf) as unknown as [ZodObject, ...ZodObject[]])
  .describe('what the path is always like');

/** A fault as TypeScript authors write it; attributes are checked when the file is loaded. */
export interface FaultInput {
  readonly type: string;
  readonly name?: string;
  readonly at?: z.input<typeof atSchema>;
  readonly for?: z.input<typeof forSchema>;
  readonly every?: string;
  readonly times?: number;
  readonly clients?: string | number;
  readonly phase?: 'spread' | number;
  readonly [attribute: string]: unknown;
}

/** A condition as TypeScript authors write it. */
export interface ConditionInput {
  readonly type: string;
  readonly [attribute: string]: unknown;
}
