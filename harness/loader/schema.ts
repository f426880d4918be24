// The one schema of a scenario file: the loader validates with it, editors read it as JSON Schema, the guide's tables and
// the types of `defineScenario` come from it. Texts keep their units here; resolve.ts makes numbers of them.

import { z } from 'zod';
import type { CheckedHistory } from '../engine/history-view.ts';
import type { TrialResult } from '../result.ts';
import { count, duration, name, text } from './atoms.ts';
import { expectSchema } from './schema-expect.ts';
import { type ConditionInput, conditionSchema, type FaultInput, faultSchema } from './schema-fault.ts';
import type { SchemaNode } from './schema-node.ts';
import { clientSchema, patchSchema, serverSchema } from './schema-parties.ts';

const knownFailure = z
  .strictObject({
    of: z
      .array(text('a path in expect, e.g. detection.within'))
      .min(1)
      .max(50)
      .describe('exactly these must be violated, e.g. [detection]'),
    why: text('why it is known to fail, e.g. issue 42'),
  })
  .describe('a known failure: passes while exactly these expectations are violated, fails once they hold');

/** Everything of a scenario but its settings; what is validated after defaults, file and setting are merged. */
export const scenarioSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/)
    .describe('what is claimed, a sentence on one line, e.g. a short cut is ridden through'),
  why: text('what it is about; printed when it fails, e.g. a NAT forgets idle connections without a word').optional(),
  tags: z.array(name('a tag, e.g. smoke')).max(50).describe('words to select it by, e.g. [smoke, nat]').optional(),
  server: serverSchema.optional(),
  client: clientSchema.optional(),
  conditions: z.array(conditionSchema).max(20).describe('what the path is always like').optional(),
  steady: duration('undisturbed time before the first fault; default 5 intervals, at least 2s, e.g. 5s').optional(),
  faults: z.array(faultSchema).max(1000).describe('what is done, in order; none = a soak').optional(),
  recover: duration('how long to wait for recovery at most; default 15s, e.g. 30s').optional(),
  trials: count('how many times it is executed; default 10, e.g. 40', 1, 10_000).optional(),
  expect: expectSchema,
  expectFailure: knownFailure.optional(),
});

const settingSchema = patchSchema.extend({
  expect: expectSchema.describe('merged into expect').optional(),
  expectFailure: knownFailure.optional(),
});

const settingsMap = z.record(name('name of a setting'), settingSchema).describe('named settings, or a file that holds them');

/** A path that a matrix may vary. */
export const matrixPathPattern = /^(heartbeat|reconnect|options|env)(\.[A-Za-z0-9_-]+)+$/;

const matrixMap = z
  .record(z.string().regex(matrixPathPattern).describe('what varies, e.g. heartbeat.interval'), z.array(z.json()).min(1).max(100))
  .describe('every combination of these values becomes a setting, e.g. { heartbeat.interval: [500ms, 1s] }');

/** A scenario file as it is written; the JSON Schema for editors is made of it. `expect` may stand in the config or in each setting. */
export const scenarioFileSchema = scenarioSchema.extend({
  expect: expectSchema.optional(),
  settings: z.union([text('a file with settings or matrix, e.g. tuning.yaml'), settingsMap]).optional(),
  matrix: matrixMap.optional(),
});

/** Where and how the settings of a file are checked before they are merged. Their contents are checked after it. */
export const settingsShape = z.strictObject({
  settings: z
    .union([
      text('a file with settings or matrix, e.g. tuning.yaml'),
      z.record(
        name('name of a setting'),
        z.strictObject({
          ...looseMaps(['heartbeat', 'reconnect', 'options', 'env', 'expect', 'expectFailure']),
          preset: z.unknown().optional(),
        }),
      ),
    ])
    .optional(),
  matrix: matrixMap.optional(),
});

function looseMaps(keys: readonly string[]): Record<string, z.ZodType> {
  return Object.fromEntries(keys.map((key) => [key, z.record(z.string(), z.unknown()).optional()]));
}

type Written = z.input<typeof scenarioFileSchema>;

/** A scenario as TypeScript authors write it. */
export interface ScenarioInput extends Omit<Written, 'faults' | 'conditions' | 'expect'> {
  faults?: FaultInput[];
  conditions?: ConditionInput[];
  expect: ExpectInput;
}

/** The expectations, with the one key that only TypeScript has: a function on the finished history of each trial that counts. It complains by throwing, or by answering a text or false. */
export type ExpectInput = NonNullable<Written['expect']> & { check?: (history: CheckedHistory, trial: TrialResult) => unknown };

// What they hold is validated elsewhere; here they are words that a slip may have meant.
const namesOfSettings = {
  settings: z.unknown().describe('named settings, or a file that holds them, e.g. { often: { heartbeat: { interval: 500ms } } }'),
  matrix: z.unknown().describe('every combination of these values becomes a setting, e.g. { heartbeat.interval: [500ms, 1s] }'),
};

let cachedNode: SchemaNode | undefined;

/** The schema of a scenario in the form that messages look things up in; made once, when first needed. */
export function scenarioNode(): SchemaNode {
  cachedNode ??= z.toJSONSchema(scenarioSchema.extend(namesOfSettings), { target: 'draft-7', io: 'input' }) as SchemaNode;
  return cachedNode;
}

let cachedSettings: SchemaNode | undefined;

/** The same of `settings` and `matrix`. */
export function settingsNode(): SchemaNode {
  cachedSettings ??= z.toJSONSchema(settingsShape, { target: 'draft-7', io: 'input' }) as SchemaNode;
  return cachedSettings;
}

/** JSON Schema draft-07 of a scenario file. */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioFileSchema, { target: 'draft-7', io: 'input', reused: 'ref' });
  return { title: 'Flatline scenario', ...schema };
}
