// The schema of flatline.config.yaml and .ts: where scenarios are, where reports go, named servers and clients, and
// defaults that have a scenario's keys.

import { z } from 'zod';
import { count, duration, name, text } from './atoms.ts';
import { scenarioSchema } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { clientSchema, serverSchema } from './schema-parties.ts';

const defaultsSchema = scenarioSchema.omit({ name: true, expectFailure: true }).partial();

/** CONFIG of the grammar. */
export const configSchema = z.strictObject({
  scenarios: z
    .union([text('a pattern, e.g. resilience/**/*.scenario.{yaml,ts}'), z.array(text('a pattern')).min(1)])
    .describe('which files are scenarios; default scenarios/**/*.scenario.{yaml,ts}')
    .optional(),
  reports: text('folder for reports; default reports').optional(),
  environment: z.enum(['embedded', 'docker']).describe('where the path lives; default embedded').optional(),
  parallel: z
    .union([z.literal('auto'), count('most trials at the same time, e.g. 64')])
    .describe('how many trials at the same time; default auto, found by lateness')
    .optional(),
  budget: duration('a longer plan is refused, e.g. 15m').optional(),
  servers: z.record(name('name of a server'), serverSchema).describe('servers by name, for `use`').optional(),
  clients: z.record(name('name of a client'), clientSchema).describe('clients by name, for `use`').optional(),
  faultTypes: z.array(text('a module that adds a fault type')).describe('modules that add fault types').optional(),
  defaults: defaultsSchema.describe("a scenario's keys, for all scenarios").optional(),
});

/** A configuration as TypeScript authors write it. */
export type ConfigInput = z.input<typeof configSchema>;

let cachedNode: SchemaNode | undefined;

/** The schema in the form that messages look things up in. */
export function configNode(): SchemaNode {
  cachedNode ??= z.toJSONSchema(configSchema, { target: 'draft-7', io: 'input' }) as SchemaNode;
  return cachedNode;
}
