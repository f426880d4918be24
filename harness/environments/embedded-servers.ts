// Servers of the embedded environment: processes of this machine. Those that are expected start beside the proxy, so that
// the environment is ready as soon as the slower of the two, and are handed to the first who asks for their like.

import { inertActs, isInert } from '../clients/inert.ts';
import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { ServerSpec } from '../scenario.ts';
import { serverKinds } from '../servers/index.ts';
import type { EnvironmentStart } from './start.ts';

/** Starts servers; disposing ends those that were started ahead and never asked for. */
export interface EmbeddedServers extends AsyncDisposable {
  server(spec: ServerSpec): Promise<RunningServer>;
}

/** Begins to start what is expected. */
export function embeddedServers(start: EnvironmentStart): EmbeddedServers {
  const ahead = new Map((start.expected ?? []).map((spec) => [JSON.stringify(spec), settled(startServer(start, spec))]));
  return {
    async server(spec) {
      const key = JSON.stringify(spec);
      const found = ahead.get(key);
      ahead.delete(key);
      return await (found ?? startServer(start, spec));
    },
    async [Symbol.asyncDispose]() {
      const unused = await Promise.allSettled(ahead.values());
      await Promise.allSettled(unused.map((each) => (each.status === 'fulfilled' ? each.value[Symbol.asyncDispose]() : undefined)));
    },
  };
}

// A failure is told to the one who asks for the server, not to the process as an unhandled rejection.
function settled(starting: Promise<RunningServer>): Promise<RunningServer> {
  starting.catch(() => {});
  return starting;
}

async function startServer(start: EnvironmentStart, spec: ServerSpec): Promise<RunningServer> {
  const kind = serverKinds[spec.use];
  if (kind === undefined) {
    throw new FlatlineError(`server "${spec.use}" cannot be started in the embedded environment`, {
      code: 'FL-E021',
      blame: 'environment',
      hint: 'try --env docker',
    });
  }
  const { runId, keep, forget, log, onServerExit } = start;
  return inertWhereAsked(await kind.start(spec, { runId, keep, forget, log, onExit: (error) => onServerExit(error, spec) }));
}

function inertWhereAsked(server: RunningServer): RunningServer {
  const { process } = server;
  if (process === undefined || !(isInert('process') || isInert('overload'))) return server;
  const nothing = inertActs(process);
  const { overload } = isInert('overload') ? nothing : process;
  return { ...server, process: { ...(isInert('process') ? nothing : process), overload } };
}
