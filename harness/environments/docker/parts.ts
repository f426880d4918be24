// The parts of the docker environment as containers of this run: a network, the real Toxiproxy, and the sidecar in
// Toxiproxy's network namespace. Images must be there: nothing is pulled while a run starts, `flatline doctor --prepare`
// does that. Readiness is a line of the log, never a probe of ports, which costs seconds and is fooled by docker-proxy.

import type { GenericContainer, StartedNetwork, StartedTestContainer } from 'testcontainers';
import type { Images } from './compose-file.ts';
import { containerRoot, copiedProgram } from './copied-files.ts';
import { owner, ownerLabel } from './leftovers.ts';
import { controlPort } from './sidecar/messages.ts';
import { naming, type Testcontainers } from './testcontainers.ts';

/** Toxiproxy's API in its container. */
export const apiPort = 8474;
const readyLimitMs = 30_000;

/** A part that was started, and where it is reached. */
export interface Part {
  readonly container: StartedTestContainer;
  /** Address in the run's network. */
  readonly ip: string;
}

/** What the parts of a run share. */
export interface PartOptions {
  readonly library: Testcontainers;
  readonly network: StartedNetwork;
  readonly runId: string;
  readonly log: (part: string, line: string) => void;
}

/** A container of this run that is never pulled and whose output goes to the run's log. */
export function ofRun(options: PartOptions, image: string, part: string): GenericContainer {
  const { GenericContainer, PullPolicy } = options.library;
  return new GenericContainer(image)
    .withPullPolicy(PullPolicy.neverPull())
    .withLabels({ 'flatline.run': options.runId, 'flatline.part': part, [ownerLabel]: owner() })
    .withStartupTimeout(readyLimitMs)
    .withLogConsumer((stream) => {
      stream.setEncoding('utf8');
      stream.on('data', (line: string) => options.log(part, line.trimEnd()));
      stream.on('error', () => {});
    });
}

/** Starts Toxiproxy. `published`: container ports that are also published on the engine's host. */
export async function startToxiproxy(options: PartOptions, images: Images, published: readonly number[]): Promise<Part> {
  const { Wait } = options.library;
  const wanted = ofRun(options, images.toxiproxy, 'toxiproxy')
    .withNetwork(options.network)
    .withExposedPorts(...published)
    .withWaitStrategy(Wait.forLogMessage(/Starting HTTP server|Starting Toxiproxy HTTP/));
  const container = await naming('Toxiproxy container', wanted.start());
  return { container, ip: container.getIpAddress(options.network.getName()) };
}

/** Starts the sidecar in a container's network namespace. */
export async function startSidecar(options: PartOptions, images: Images, beside: StartedTestContainer): Promise<StartedTestContainer> {
  const { Wait } = options.library;
  const wanted = withProgram(ofRun(options, images.sidecar, 'sidecar'), 'environments/docker/sidecar/sidecar-process')
    .withNetworkMode(`container:${beside.getId()}`)
    .withAddedCapabilities('NET_ADMIN', 'NET_RAW')
    .withWaitStrategy(Wait.forLogMessage(/sidecar ready/));
  return await naming('sidecar container', wanted.start());
}

/** Copies a program of ours into a container and makes it the command. */
export function withProgram(container: GenericContainer, module: string): GenericContainer {
  const program = copiedProgram(module);
  return container
    .withCopyFilesToContainer([...program.files])
    .withCopyContentToContainer([{ content: '{"type":"module"}', target: `${containerRoot}/package.json` }])
    .withCommand(['node', '--disable-warning=ExperimentalWarning', program.entry]);
}

/** Ports that a path needs besides its own. */
export const controlPorts: readonly number[] = [apiPort, controlPort];
