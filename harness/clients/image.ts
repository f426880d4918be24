// A client that is an image: a program in a container of its own, which is told where to connect and read like any other.
// Where its container is put is the environment's affair, since that is where the path is.

import type { ClientKind } from '../client.ts';
import type { Containers } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import { expand } from './expand.ts';
import type { ClientSurroundings } from './host.ts';
import { runProgram, variablesFor } from './program-client.ts';

/** `use: image`. */
export function imageKind({ runId, containers }: ClientSurroundings): ClientKind {
  return {
    use: 'image',
    // The engine and the container's own start cost the machine more than a process does.
    weight: 40,
    async start(request) {
      const start = starterOf(containers);
      const { spec, fromContainers } = request;
      const variables = variablesFor({ ...request, ...fromContainers }, runId);
      const own = Object.entries(spec.env ?? {}).map(([name, value]) => [name, expand(value, variables)] as const);
      const env = { PYTHONUNBUFFERED: '1', ...Object.fromEntries(own), ...variables };
      const command = (spec.command ?? []).map((word) => expand(word, variables));
      return await runProgram(request, { env, start: (ears) => start({ image: spec.image ?? '', command, env, ...ears }) });
    },
  };
}

// Said before the first trial as well; here for whoever starts a client by hand.
function starterOf(containers: Containers | undefined): Exclude<Containers, { readonly reason: string }> {
  if (typeof containers === 'function') return containers;
  const reason = containers?.reason ?? 'nobody asked for containers here';
  throw new FlatlineError(`a client that is an image cannot be started: ${reason}`, { code: 'FL-C013', blame: 'environment' });
}
