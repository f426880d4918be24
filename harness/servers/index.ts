// The kinds of server that this machine runs as processes. `image` and `compose` are containers and belong to their
// environment.

import type { ServerKind } from '../server.ts';
import { addressServer } from './address.ts';
import { bundledServer } from './bundled.ts';
import { commandServer } from './command.ts';
import { referenceServer } from './reference.ts';

/** By the word that a scenario writes after `use`. */
export const serverKinds: Readonly<Record<string, ServerKind>> = {
  [addressServer.use]: addressServer,
  [bundledServer.use]: bundledServer,
  [commandServer.use]: commandServer,
  [referenceServer.use]: referenceServer,
};
