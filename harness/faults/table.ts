// The table of faults for the guide, made from the fault types themselves: what open connections see, what new ones
// see, what the heal does, and how far each environment can do it. A test holds the guide against it, so that the
// guide cannot say what the code does not.

import type { Capability, PrimitiveName } from '../environment.ts';
import { type FaultType, fidelityOf } from '../fault.ts';
import { exampleOf } from './examples.ts';
import { markdownTable } from './markdown.ts';

/** An environment's name with what its primitives are worth. */
export interface TableColumn {
  readonly name: string;
  readonly capabilities: Readonly<Record<PrimitiveName, Capability>>;
}

/** Markdown: one line a fault, one column an environment. */
export function faultTable(types: Readonly<Record<string, FaultType>>, columns: readonly TableColumn[]): string {
  const head = ['fault', 'attributes', 'open connections', 'new connections', 'at the heal', 'level', ...columns.map(({ name }) => name)];
  const lines = Object.values(types).map((type) => row(type, columns));
  return markdownTable([head, ...lines]);
}

/** What each attribute means, with its unit: a list under the table. `direction` means the same everywhere and is left out. */
export function attributeList(types: Readonly<Record<string, FaultType>>): string {
  return Object.values(types)
    .filter((type) => Object.keys(type.attributes.shape).some((name) => name !== 'direction'))
    .map((type) => `- \`${type.type}\`: ${described(type)}`)
    .join('\n');
}

function row(type: FaultType, columns: readonly TableColumn[]): string[] {
  const values = type.resolve(exampleOf(type.type));
  const { open, fresh, heal } = type.sees(values);
  const worth = columns.map(({ capabilities }) => fidelityOf(type.actions(values), capabilities).fidelity);
  return [`\`${type.type}\``, attributesOf(type), open, fresh, heal, type.level, ...worth];
}

function attributesOf(type: FaultType): string {
  const names = Object.entries(type.attributes.shape).map(([name, schema]) => (isOptional(schema) ? `${name}?` : name));
  return names.length === 0 ? '' : names.map((name) => `\`${name}\``).join(' ');
}

function described(type: FaultType): string {
  return Object.entries(type.attributes.shape)
    .filter(([name]) => name !== 'direction')
    .map(([name, schema]) => `\`${name}\` ${descriptionOf(schema)}`)
    .join('; ');
}

// Zod keeps the description of an optional attribute on what is inside.
function descriptionOf(schema: unknown): string {
  const { description, unwrap } = schema as { description?: string; unwrap?: () => unknown };
  if (description !== undefined) return description;
  return unwrap === undefined ? '' : descriptionOf((schema as { unwrap: () => unknown }).unwrap());
}

function isOptional(schema: unknown): boolean {
  return (schema as { safeParse(value: unknown): { success: boolean } }).safeParse(undefined).success;
}
