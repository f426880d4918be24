// A bundled server in the docker environment is a container like any other server, where the engine has its image. Nothing is
// pulled while a run starts, so where it has not, the program of this machine serves, as in the embedded environment, and the
// result says which of the two it was.

import type { ServerSpec } from '../../scenario.ts';
import { bundledServers } from '../../servers/programs/index.ts';
import { bundledImage } from './compose-file.ts';
import { containerRuntime } from './runtime.ts';
import type { Testcontainers } from './testcontainers.ts';

type BundledSpec = Extract<ServerSpec, { use: 'bundled' }>;
type ImageSpec = Extract<ServerSpec, { use: 'image' }>;

/** How a bundled server runs, and the words for it. */
export interface BundledForm {
  /** Absent: as a program of this machine. */
  readonly image?: ImageSpec;
  readonly words: string;
}

/** Looks whether the engine has the image. */
export async function bundledForm(library: Testcontainers, spec: BundledSpec): Promise<BundledForm> {
  const image = bundledImage(spec.name);
  const wanted = image === undefined ? undefined : imageSpec(spec, image);
  if (wanted === undefined) return { words: 'a program of this machine' };
  const { dockerode } = (await containerRuntime(library)).container;
  const isThere = await dockerode
    .getImage(wanted.image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  return isThere
    ? { image: wanted, words: `image ${wanted.image}` }
    : { words: `a program of this machine, since the engine has no image ${wanted.image} (docker pull ${wanted.image})` };
}

/** What a scenario would write to have it as an image; undefined where it is no program that images have. */
export function imageSpec({ use: _, name, options, ...started }: BundledSpec, image: string): ImageSpec | undefined {
  const bundled = bundledServers[name];
  if (bundled === undefined || !('container' in bundled)) return undefined;
  const { container, readyMs } = bundled;
  const how = 'tcp' in started.ready && container.ready !== undefined ? { log: container.ready } : started.ready;
  const withinMs = started.ready.withinMs ?? readyMs;
  return {
    ...started,
    use: 'image',
    image,
    port: container.port,
    command: container.command(options),
    env: { ...container.env, ...started.env },
    ready: withinMs === undefined ? how : { ...how, withinMs },
  };
}
