// The kinds of client, by the word that a scenario writes after `use`. They share the life of the run: disposing ends the
// client host.

import type { ClientKind } from '../client.ts';
import type { ClientSurroundings } from './host.ts';
import { referenceKind } from './reference.ts';

export type { ClientSurroundings } from './host.ts';

/** All kinds by name; `hostExited` settles with the cause when a client host ended unasked (exit code 3). */
export type ClientKinds = Readonly<Record<string, ClientKind>> & AsyncDisposable & { readonly hostExited: Promise<Error> };

/** Makes the kinds of a run; nothing is started before the first client. */
export function clientKinds(surroundings: ClientSurroundings): ClientKinds {
  const reference = referenceKind(surroundings);
  const kinds: Record<string, ClientKind> = { [reference.use]: reference };
  // Not enumerable: the keys are the kinds and nothing else.
  return Object.defineProperties(kinds, {
    hostExited: { value: reference.hostExited },
    [Symbol.asyncDispose]: { value: () => reference[Symbol.asyncDispose]() },
  }) as unknown as ClientKinds;
}
