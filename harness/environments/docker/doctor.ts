// What the docker environment needs, looked at one after the other: an engine, the images, and, when those are there, the
// environment itself, started and ended once. With `prepare` missing images are pulled, and the sidecar's is built.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerRuntimeClient } from 'testcontainers';
import { errorLine, messageOf } from '../../error.ts';
import { formatDuration, nowMs, systemClock, within } from '../../time.ts';
import { readImages } from './compose-file.ts';
import { startDocker } from './index.ts';
import { containerRuntime } from './runtime.ts';
import { containerError, loadTestcontainers, type Testcontainers } from './testcontainers.ts';

/** One thing that was looked at. */
export interface DockerCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly hint?: string;
}

const prepareLimitMs = 10 * 60_000;
const hint = 'flatline doctor --env docker --prepare';

/** Looks at everything. Never throws: what fails is a check that is not ok. */
export async function dockerChecks({ prepare }: { readonly prepare: boolean }): Promise<DockerCheck[]> {
  try {
    const library = await loadTestcontainers();
    const runtime = await containerRuntime(library);
    const { dockerode } = runtime.container;
    const { Version, ApiVersion } = await dockerode.version();
    const engine = { name: 'container engine', ok: true, detail: `version ${Version}, API ${ApiVersion}` };
    const images = await imageChecks(library, runtime, prepare);
    const checks = [engine, ...images];
    return images.every(({ ok }) => ok) ? [...checks, await wholeCheck()] : checks;
  } catch (error) {
    return [{ name: 'container engine', ok: false, detail: errorLine(containerError('container engine', error)) }];
  }
}

async function imageChecks(library: Testcontainers, runtime: ContainerRuntimeClient, prepare: boolean): Promise<DockerCheck[]> {
  const images = readImages();
  const wanted = [...new Set([images.server, images.toxiproxy, images.sidecar])];
  const checks: DockerCheck[] = [];
  for (const image of wanted) {
    const get = image === images.sidecar && image !== images.server ? () => build(library, image) : () => pull(runtime, image);
    checks.push(await imageCheck(runtime, image, prepare ? get : undefined));
  }
  return [...checks, await reaperCheck(library, runtime, prepare)];
}

async function imageCheck(runtime: ContainerRuntimeClient, image: string, get: (() => Promise<unknown>) | undefined): Promise<DockerCheck> {
  const name = `image ${image}`;
  if (await exists(runtime, image)) return { name, ok: true, detail: 'is there' };
  if (get === undefined) return { name, ok: false, detail: 'is missing', hint };
  try {
    await within(systemClock, get(), prepareLimitMs, () => Promise.reject(new Error('not done in ten minutes')));
    return { name, ok: true, detail: 'was missing, brought now' };
  } catch (error) {
    return { name, ok: false, detail: `cannot be had: ${messageOf(error).split('\n')[0]}`, hint: 'is the registry reachable from here?' };
  }
}

async function exists({ container: { dockerode } }: ContainerRuntimeClient, image: string): Promise<boolean> {
  return await dockerode
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

async function pull({ container: { dockerode } }: ContainerRuntimeClient, image: string): Promise<void> {
  const stream = await dockerode.pull(image);
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(stream, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

// A wrong Dockerfile leaves the library's promise open for ever, hence the limit around it.
async function build({ GenericContainer }: Testcontainers, image: string): Promise<void> {
  const folder = dirname(fileURLToPath(import.meta.url));
  const dockerfile = GenericContainer.fromDockerfile(join(folder), 'sidecar.Dockerfile');
  await dockerfile.build(image, { deleteOnExit: false });
}

// Removes what a killed harness leaves behind; its image is named by Testcontainers itself.
async function reaperCheck(library: Testcontainers, runtime: ContainerRuntimeClient, prepare: boolean): Promise<DockerCheck> {
  const name = 'reaper (Ryuk)';
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true')
    return { name, ok: false, detail: 'is switched off: a killed run leaves its containers', hint: 'unset TESTCONTAINERS_RYUK_DISABLED' };
  const own = process.env['RYUK_CONTAINER_IMAGE'];
  const local = await runtime.container.dockerode.listImages();
  const found = local.flatMap(({ RepoTags }) => RepoTags ?? []).find((tag) => (own === undefined ? /(^|\/)ryuk:/.test(tag) : tag === own));
  if (found !== undefined) return { name, ok: true, detail: `image ${found} is there` };
  if (!prepare) return { name, ok: false, detail: 'its image is missing', hint };
  try {
    await within(systemClock, library.getReaper(runtime), prepareLimitMs, () => Promise.reject(new Error('not done in ten minutes')));
    return { name, ok: true, detail: 'was missing, brought now' };
  } catch (error) {
    return { name, ok: false, detail: `cannot be had: ${messageOf(error).split('\n')[0]}`, hint: 'is the registry reachable from here?' };
  }
}

async function wholeCheck(): Promise<DockerCheck> {
  const fromMs = nowMs();
  const nothing = () => {};
  const start = { runId: 'doctor', folder: process.cwd(), log: nothing, keep: nothing, forget: nothing, onServerExit: nothing };
  try {
    await using environment = await startDocker({ ...start, expected: [{ use: 'reference', protocol: 'lines' }] });
    const { toxiproxy, path } = environment.versions;
    const readyMs = nowMs() - fromMs;
    const shows = environment.capabilities.end.fidelity === 'no' ? 'RST arrives as FIN there' : 'RST arrives as RST';
    const detail = `ready in ${formatDuration(readyMs)}, Toxiproxy ${toxiproxy}, by ${path} address, ${shows}, nftables work`;
    return { name: 'environment', ok: true, detail };
  } catch (error) {
    return { name: 'environment', ok: false, detail: errorLine(error) };
  }
}
