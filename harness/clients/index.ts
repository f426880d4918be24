// The kinds of client, by the word that a scenario writes after `use`. They share the life of the run: disposing ends the
// client host.

import type { ClientKind } from '../client.ts';
import { bundledKind } from './bundled-kind.ts';
import { commandKind } from './command.ts';
import type { ClientSurroundings } from './host.ts';
import { imageKind } from './image.ts';
import { inertActs, isInert } from './inert.ts';
import { bundledClients } from './programs/index.ts';
import { referenceKind } from './reference.ts';

export type { ClientSurroundings } from './host.ts';

/** The kinds of a run. */
export interface ClientKinds extends AsyncDisposable {
  /** By the word that a scenario writes after `use`. */
  readonly kinds: Readonly<Record<string, ClientKind>>;
  /** Settles with the cause when a client host ended unasked: exit code 3. */
  readonly hostExited: Promise<Error>;
}

/** Makes the kinds of a run; nothing is started before the first client. */
export function clientKinds(surroundings: ClientSurroundings): ClientKinds {
  const reference = referenceKind(surroundings);
  const bundled = Object.values(bundledClients).map((each) => bundledKind(each, surroundings));
  return {
    kinds: Object.fromEntries(
      [reference, commandKind(surroundings), imageKind(surroundings), ...bundled].map((kind) => [kind.use, inertWhereAsked(kind)]),
    ),
    hostExited: reference.hostExited,
    [Symbol.asyncDispose]: () => reference[Symbol.asyncDispose](),
  };
}

function inertWhereAsked(kind: ClientKind): ClientKind {
  if (!isInert('process')) return kind;
  return {
    use: kind.use,
    weight: kind.weight,
    async start(request) {
      const { process, ...client } = await kind.start(request);
      return process === undefined ? client : { ...client, process: inertActs(process) };
    },
  };
}
