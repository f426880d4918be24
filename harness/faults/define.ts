// How a fault is written down: its attributes as a schema, then pure functions over the resolved attributes. What most
// faults share (nothing done at start or heal, no band, connections live on) is filled in here, so that a fault's file
// says only what is special about it.

import type { ZodObject, z } from 'zod';
import type { Effect, EndAct } from '../environment.ts';
import type { FaultType, Proof, Sees } from '../fault.ts';

type Resolved = Readonly<Record<string, unknown>>;

/** A fault as its file writes it. `Written` is what the schema lets through, `Values` what `resolve` makes of it. */
export interface FaultDefinition<Schema extends ZodObject, Values extends Resolved> {
  readonly type: string;
  readonly summary: string;
  readonly attributes: Schema;
  readonly timing: FaultType['timing'];
  readonly level: FaultType['level'];
  readonly condition?: boolean;
  readonly atOnce?: boolean;
  readonly resolve: (written: z.output<Schema>) => Values;
  readonly startEnds?: (values: Values) => readonly EndAct[];
  readonly effects?: (values: Values) => readonly Effect[];
  readonly healEnds?: (values: Values) => readonly EndAct[];
  readonly proof: (values: Values) => Proof;
  readonly sees: (values: Values) => Sees;
  readonly silent?: (values: Values) => boolean;
  readonly endsConnections?: boolean;
}

/** Completes a definition to a FaultType. The casts are safe: attributes reach these functions only through schema and `resolve`. */
export function fault<Schema extends ZodObject, Values extends Resolved>(definition: FaultDefinition<Schema, Values>): FaultType {
  const { startEnds, effects, healEnds, silent, endsConnections = false, condition = false } = definition;
  const { resolve, proof, sees, type, summary, attributes, timing, level, atOnce } = definition;
  return {
    type,
    summary,
    attributes,
    timing,
    level,
    condition,
    ...(atOnce === undefined ? {} : { atOnce }),
    resolve: (written) => resolve(written as z.output<Schema>),
    actions: (values) => ({
      startEnds: startEnds?.(values as Values) ?? [],
      effects: effects?.(values as Values) ?? [],
      healEnds: healEnds?.(values as Values) ?? [],
    }),
    proof: (values) => proof(values as Values),
    sees: (values) => sees(values as Values),
    silent: (values) => silent?.(values as Values) ?? false,
    endsConnections: () => endsConnections,
  };
}
