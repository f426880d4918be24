// A client in any language, run as a program: it is told where to connect by its environment, and what it prints is what
// it claims. Contract for its authors: PROTOCOL.md.

import type { ClientKind, ClientStart, RunningClient } from '../client.ts';
import { FlatlineError } from '../error.ts';
import { environmentFor, expand } from './expand.ts';
import type { ClientSurroundings } from './host.ts';
import { startProgram } from './program.ts';
import { runProgram, variablesFor } from './program-client.ts';

/** `use: command`. */
export function commandKind(surroundings: ClientSurroundings): ClientKind {
  return { use: 'command', weight: 32, start: (request) => runCommand(request, surroundings) };
}

/** Starts a client's program; also for bundled clients, which are programs with a known command. */
export async function runCommand(request: ClientStart, surroundings: ClientSurroundings): Promise<RunningClient> {
  const { runId, keep, forget, inside } = surroundings;
  const variables = variablesFor(request, runId);
  const env = environmentFor(request.spec.env, variables);
  const command = commandOf(request).map((word) => expand(word, variables));
  const program = { command, ...(inside === undefined ? {} : { inside }), env, what: 'client command', keep, forget };
  return await runProgram(request, { env, start: (ears) => startProgram({ ...program, ...ears }) });
}

function commandOf(request: ClientStart): readonly string[] {
  const { command } = request.spec;
  if (command !== undefined && command.length > 0) return command;
  throw new FlatlineError('a client of kind "command" needs a command', { code: 'FL-C012', blame: 'author' });
}
