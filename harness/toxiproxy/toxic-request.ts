// From the API's JSON to a toxic, checked in Toxiproxy's order: stream, default name, type, duplicate, attributes. What would
// kill the original (a slicer of size 0, a negative rate) is refused, and a refused update changes nothing.

import { ApiError, refusals } from './api-error.ts';
import { type Fields, fieldsOf, integerField, numberField, textField } from './go-json.ts';
import type { Attributes } from './stage.ts';
import type { Toxic } from './toxic.ts';
import { type ToxicKind, toxicKinds } from './toxics/index.ts';

/** A new toxic. `taken` says which names are in use. Throws the API's refusal. */
export function newToxic(fields: Fields, taken: (name: string) => boolean): Toxic {
  const given = fieldsOf(fields.get('attributes'), 'field attributes');
  const toxicity = numberField(fields, 'toxicity') ?? 1;
  const stream = textField(fields, 'stream') ?? 'downstream';
  const type = textField(fields, 'type') ?? '';
  const direction = directionOf(stream);
  const name = textField(fields, 'name') || `${type}_${stream}`;
  const kind = toxicKinds[type];
  if (kind === undefined) throw refusals.invalidToxicType();
  if (taken(name)) throw refusals.toxicExists();
  return { name, type, stream, direction, toxicity, attributes: attributesOf(kind, given, {}) };
}

/** The toxic with attributes merged field by field, and the toxicity where given. */
export function changedToxic(toxic: Toxic, fields: Fields): Toxic {
  const kind = toxicKinds[toxic.type] as ToxicKind;
  const given = fieldsOf(fields.get('attributes'), 'field attributes');
  const toxicity = numberField(fields, 'toxicity') ?? toxic.toxicity;
  return { ...toxic, toxicity, attributes: attributesOf(kind, given, toxic.attributes) };
}

function directionOf(stream: string): Toxic['direction'] {
  const lower = stream.toLowerCase();
  if (lower === 'upstream') return 'up';
  if (lower === 'downstream') return 'down';
  throw refusals.invalidStream();
}

function attributesOf(kind: ToxicKind, given: Fields, before: Attributes): Attributes {
  const attributes = Object.fromEntries(kind.attributes.map((name) => [name, integerField(given, name) ?? before[name] ?? 0]));
  const reason = kind.refuse?.(attributes);
  if (reason !== undefined) throw new ApiError(400, `bad request body: ${reason}`);
  return attributes;
}
