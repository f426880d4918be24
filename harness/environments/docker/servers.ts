// Servers of the docker environment, by the word that a scenario writes after `use`. Those that are expected start beside the
// proxy and are handed to the first who asks for their like.

import type { RunningServer } from '../../environment.ts';
import type { ServerSpec } from '../../scenario.ts';
import { serverKinds } from '../../servers/index.ts';
import type { EnvironmentStart } from '../start.ts';
import { bundledForm } from './bundled-as-image.ts';
import type { Images } from './compose-file.ts';
import { containersAtOnce } from './cost.ts';
import type { DockerServer, ServerStart } from './docker-server.ts';
import { fewAtOnce } from './few-at-once.ts';
import { reachable } from './host-server.ts';
import { startCompose, startImage } from './image-server.ts';
import { startReference } from './reference-server.ts';

/** Starts servers; disposing ends those that were started ahead and never asked for. */
export interface DockerServers extends AsyncDisposable {
  server(spec: ServerSpec): Promise<DockerServer>;
  /** This machine, as containers see it; servers of this machine wait for it. */
  knowGateway(ip: string): void;
}

/** Begins to start what is expected. `say` is told how a bundled server runs. */
export function dockerServers(
  start: ServerStart,
  surroundings: EnvironmentStart,
  images: Images,
  say: (name: string, words: string) => void,
): DockerServers {
  const gateway = Promise.withResolvers<string>();
  const inTurn = fewAtOnce(containersAtOnce);
  const container = async (work: () => Promise<DockerServer>): Promise<DockerServer> => {
    const server = await inTurn(work);
    return { ...server, [Symbol.asyncDispose]: () => inTurn(async () => server[Symbol.asyncDispose]()) };
  };
  const begin = async (spec: ServerSpec): Promise<DockerServer> => {
    if (spec.use === 'reference') return await container(() => startReference(start, images, spec));
    if (spec.use === 'image') return await container(() => startImage(start, spec));
    if (spec.use === 'compose') return await container(() => startCompose(start, spec));
    if (spec.use === 'bundled') {
      const { image, words } = await bundledForm(start.library, spec);
      say(spec.name, words);
      // Whoever is told of its end knows it as the scenario has it.
      const onServerExit = (error: Error) => start.onServerExit(error, spec);
      if (image !== undefined) return await container(() => startImage({ ...start, onServerExit }, image));
    }
    return await reachable(await onThisMachine(spec, surroundings), await gateway.promise);
  };
  const expected = (surroundings.expected ?? []).filter(({ use }) => use === 'reference');
  const ahead = new Map(expected.map((spec) => [JSON.stringify(spec), settled(begin(spec))]));
  return {
    knowGateway: gateway.resolve,
    async server(spec) {
      const key = JSON.stringify(spec);
      const found = ahead.get(key);
      ahead.delete(key);
      return await (found ?? begin(spec));
    },
    async [Symbol.asyncDispose]() {
      const unused = await Promise.allSettled(ahead.values());
      await Promise.allSettled(unused.map((each) => (each.status === 'fulfilled' ? each.value[Symbol.asyncDispose]() : undefined)));
    },
  };
}

async function onThisMachine(spec: ServerSpec, { runId, keep, forget, log, onServerExit }: EnvironmentStart): Promise<RunningServer> {
  const kind = serverKinds[spec.use];
  if (kind === undefined) throw new TypeError(`no server kind ${spec.use}`);
  return await kind.start(spec, { runId, keep, forget, log, onExit: (error) => onServerExit(error, spec) });
}

// A failure is told to the one who asks for the server.
function settled(starting: Promise<DockerServer>): Promise<DockerServer> {
  starting.catch(() => {});
  return starting;
}
