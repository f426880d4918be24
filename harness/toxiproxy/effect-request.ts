// From JSON to injections and liftings, checked: a fault that silently does nothing is worse than a refused one. Only what a
// proxy can do is accepted; packets and processes are other tools' business.

import type { Effect, EndAct, Injection, Lifting } from '../environment.ts';
import { fromNanoseconds } from '../time.ts';
import { ApiError } from './api-error.ts';

type Check = (value: unknown) => boolean;

const direction: Check = (value) => value === 'both' || value === 'up' || value === 'down';
const amount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const above: Check = (value) => amount(value) && (value as number) > 0;
const oneOf =
  (...words: unknown[]): Check =>
  (value) =>
    words.includes(value);

// Pairs of a field and what it must be.
type Checks = readonly (readonly [field: string, holds: Check])[];

const finOrRst: Check = oneOf('fin', 'rst');

const effectChecks: Readonly<Record<string, Checks>> = {
  delay: [
    ['direction', direction],
    ['latencyMs', amount],
    ['jitterMs', amount],
  ],
  rate: [
    ['direction', direction],
    ['bytesPerSecond', above],
  ],
  slice: [
    ['direction', direction],
    ['bytes', above],
    ['delayMs', amount],
  ],
  hold: [['direction', direction]],
  drop: [
    ['direction', direction],
    ['lasting', oneOf(true, false)],
    ['scope', oneOf(undefined, 'all', 'open')],
  ],
  accept: [['mode', oneOf('refuse', 'silent', 'close', 'unanswered')]],
  'cut-after': [
    ['bytes', amount],
    ['then', finOrRst],
  ],
  'on-idle': [
    ['afterMs', above],
    ['then', oneOf('silent', 'rst')],
  ],
};

const endChecks: Checks = [
  ['how', finOrRst],
  ['which', oneOf('open', 'touched')],
];

/** What an object of the API may hold. */
export type Json = Readonly<Record<string, unknown>>;

/** Throws a refusal (400) that names the field. */
export function injectionOf(body: Json): Injection {
  return {
    key: word(body, 'key'),
    fault: word(body, 'fault'),
    occurrence: typeof body['occurrence'] === 'number' ? body['occurrence'] : 1,
    effects: effectsOf(body['effects']),
    ends: endsOf(body['ends']),
    ...instant(body),
  };
}

/** Throws a refusal (400) that names the field. */
export function liftingOf(body: Json): Lifting {
  return { key: word(body, 'key'), ends: endsOf(body['ends']), ...instant(body) };
}

/** A list of effects; absent = none. */
export function effectsOf(value: unknown): Effect[] {
  return listOf(value, 'effects').map((entry, index) => {
    const checks = effectChecks[String(entry['primitive'])];
    if (checks === undefined) throw refuse(`effects[${index}].primitive`, entry['primitive'], Object.keys(effectChecks).join(', '));
    check(entry, checks, `effects[${index}]`);
    return entry as unknown as Effect;
  });
}

function endsOf(value: unknown): EndAct[] {
  return listOf(value, 'ends').map((entry, index) => {
    check(entry, endChecks, `ends[${index}]`);
    return entry as unknown as EndAct;
  });
}

function listOf(value: unknown, name: string): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((entry) => entry === null || typeof entry !== 'object'))
    throw refuse(name, value, 'a list of objects');
  return value;
}

function check(entry: Json, checks: Checks, place: string): void {
  for (const [name, holds] of checks) if (!holds(entry[name])) throw refuse(`${place}.${name}`, entry[name], 'another value');
}

function word(body: Json, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw refuse(name, value, 'a text');
  return value;
}

function instant(body: Json): { atMs?: number } {
  const at = body['at'];
  if (at === undefined) return {};
  try {
    return { atMs: fromNanoseconds(String(at)) };
  } catch {
    throw refuse('at', at, 'nanoseconds as a decimal text');
  }
}

function refuse(place: string, value: unknown, expected: string): ApiError {
  return new ApiError(400, `bad request body: ${place}: expected ${expected}, got ${JSON.stringify(value)}`);
}
