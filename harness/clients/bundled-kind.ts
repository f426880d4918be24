// Bundled clients as kinds: each is a program with a known command, and is otherwise treated like a user's own. That its
// library is there is looked up before the program starts, since a project without it says nothing about the library.

import { fileURLToPath } from 'node:url';
import type { ClientKind } from '../client.ts';
import type { BundledClient } from './bundled-client.ts';
import { runCommand } from './command.ts';
import type { ClientSurroundings } from './host.ts';
import { findLibrary, versionOf } from './library.ts';

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const program = fileURLToPath(new URL(`./bundled-process${extension}`, import.meta.url));

/** A bundled client by the word that a scenario writes after `use`. */
export function bundledKind(bundled: BundledClient, surroundings: ClientSurroundings): ClientKind {
  return {
    use: bundled.use,
    weight: 32,
    async start(request) {
      findLibrary(bundled.library, versionOf(request.spec.options), process.cwd());
      const spec = { ...request.spec, command: [process.execPath, program, bundled.use], events: 'lines' as const };
      return await runCommand({ ...request, spec }, surroundings);
    },
  };
}
