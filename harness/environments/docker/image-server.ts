// A server that the scenario brings as an image, or as a service of a compose file. It is ready when it says so in the way that
// the scenario names; one that exits at the start or never becomes ready is exit code 3, with its last words.

import { basename, dirname, resolve } from 'node:path';
import type { StartedDockerComposeEnvironment, StartedTestContainer, WaitStrategy } from 'testcontainers';
import { expand } from '../../clients/expand.ts';
import { lastLines, lastWords, outputLines } from '../../clients/output.ts';
import { FlatlineError } from '../../error.ts';
import type { HistoryEvent } from '../../history.ts';
import { uniqueName } from '../../random.ts';
import type { ServerSpec } from '../../scenario.ts';
import { masking } from '../../secret.ts';
import { goneEvent } from '../../servers/gone.ts';
import { becomesReady } from '../../servers/ready.ts';
import { type Interval, nowMs, systemClock, within } from '../../time.ts';
import { containerLife } from './container-life.ts';
import { dialTarget } from './dial-target.ts';
import { type DockerServer, listeners, type ServerStart } from './docker-server.ts';
import { ofRun } from './parts.ts';
import { naming } from './testcontainers.ts';

type ImageSpec = Extract<ServerSpec, { use: 'image' }>;
type ComposeSpec = Extract<ServerSpec, { use: 'compose' }>;

const usualReadyLimitMs = 60_000;

/** Starts an image. Throws a FlatlineError: FL-E054 it exited, FL-E055 it was never ready. */
export async function startImage(start: ServerStart, spec: ImageSpec): Promise<DockerServer> {
  const variables = { FLATLINE_RUN_ID: start.runId, FLATLINE_HOST: '0.0.0.0', FLATLINE_PORT: String(spec.port) };
  const own = Object.entries(spec.env ?? {}).map(([name, value]) => [name, expand(value, variables)] as const);
  const env = Object.fromEntries(own);
  const output = outputOf(spec, start.log, masking(env, env));
  const wanted = ofRun(start, spec.image, 'server')
    .withNetwork(start.network)
    .withEnvironment({ ...variables, ...env })
    .withLogConsumer((stream) => void stream.on('data', output.take))
    .withWaitStrategy(noWait());
  if (spec.command !== undefined) wanted.withCommand(spec.command.map((word) => expand(word, variables)));
  if (spec.alias !== undefined) wanted.withNetworkAliases(spec.alias);
  const container = await naming(`server image ${spec.image}`, wanted.start());
  return await attended(start, spec, spec.image, container, output);
}

/** Starts a whole compose file and leads paths to one service of it. */
export async function startCompose(start: ServerStart, spec: ComposeSpec): Promise<DockerServer> {
  const file = resolve(spec.file);
  const { DockerComposeEnvironment, getContainerRuntimeClient } = start.library;
  const output = outputOf(spec, start.log, masking(spec.env, spec.env ?? {}));
  const name = `flatline-${uniqueName()}`;
  const wanted = new DockerComposeEnvironment(dirname(file), basename(file)).withProjectName(name).withDefaultWaitStrategy(noWait());
  const project = await naming(`compose file ${spec.file}`, wanted.withEnvironment({ ...spec.env }).up());
  try {
    const container = await serviceOf(start, project, name, spec);
    (await container.logs()).on('data', output.take);
    const { dockerode } = (await getContainerRuntimeClient()).container;
    await dockerode.getNetwork(start.network.getId()).connect({ Container: container.getId() });
    const server = await attended(start, spec, `${spec.file} ${spec.service}`, container as unknown as StartedTestContainer, output);
    const down = async () => {
      await server[Symbol.asyncDispose]();
      await project.down({ timeout: 0, removeVolumes: true });
    };
    return { ...server, [Symbol.asyncDispose]: down };
  } catch (error) {
    await project.down({ timeout: 0, removeVolumes: true });
    throw error;
  }
}

// The library knows containers by their names without the project; a file may also name them itself.
async function serviceOf(start: ServerStart, project: StartedDockerComposeEnvironment, name: string, { file, service }: ComposeSpec) {
  const { dockerode } = (await start.library.getContainerRuntimeClient()).container;
  const all = await dockerode.listContainers({ filters: { label: [`com.docker.compose.project=${name}`] } });
  const serviceLabel = 'com.docker.compose.service';
  const found = all.find(({ Labels }) => Labels[serviceLabel] === service);
  if (found === undefined) throw noService(file, service, [...new Set(all.map(({ Labels }) => Labels[serviceLabel] ?? ''))]);
  const full = (found.Names[0] ?? '').slice(1);
  return project.getContainer(full.startsWith(`${name}-`) ? full.slice(name.length + 1) : full);
}

function noService(file: string, service: string, running: readonly string[]): FlatlineError {
  return new FlatlineError(`no service "${service}" runs in ${file}, only ${running.join(', ') || 'nothing'}`, {
    code: 'FL-E056',
    blame: 'author',
    hint: 'name one of its services; one that ends at once is not running: docker compose logs',
  });
}

// We ask for readiness ourselves: here it is enough that the container was started.
function noWait(): WaitStrategy {
  const strategy: WaitStrategy = {
    waitUntilReady: async () => {},
    withStartupTimeout: () => strategy,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => usualReadyLimitMs,
  };
  return strategy;
}

interface Output {
  readonly take: (chunk: Buffer | string) => void;
  /** Reads a log that begins with all that was read before: the engine's log of a container that was started again. */
  readonly follow: (stream: NodeJS.ReadableStream) => void;
  readonly last: () => readonly string[];
  readonly watch: (watcher: (line: string) => void) => void;
  readonly subscribe: (listener: (event: HistoryEvent) => void) => () => void;
}

// What is kept, logged and shown of it hides the secrets that the scenario handed in; patterns see the line as it is.
function outputOf(spec: { readonly gone?: string }, log: ServerStart['log'], hide: (line: string) => string): Output {
  const lines = outputLines();
  const last = lastLines();
  const gone = goneEvent(spec.gone);
  const heard = listeners();
  const watchers = new Set<(line: string) => void>();
  let count = 0;
  const note = (fresh: readonly string[], atMs: number) => {
    count += fresh.length;
    for (const line of fresh) {
      const shown = hide(line);
      last.add(shown);
      log('server', shown);
      for (const watcher of watchers) watcher(line);
    }
    for (const event of gone(fresh, atMs)) heard.tell(event);
  };
  return {
    last: last.lines,
    watch: (watcher) => void watchers.add(watcher),
    subscribe: heard.subscribe,
    take: (chunk) => note(lines.push(Buffer.from(chunk)), nowMs()),
    follow(stream) {
      const again = outputLines();
      let known = count;
      stream.on('data', (chunk: Buffer | string) => {
        const fresh = again.push(Buffer.from(chunk));
        const skipped = Math.min(known, fresh.length);
        known -= skipped;
        note(fresh.slice(skipped), nowMs());
      });
      stream.on('error', () => {});
    },
  };
}

async function attended(
  start: ServerStart,
  spec: ImageSpec | ComposeSpec,
  name: string,
  container: StartedTestContainer,
  output: Output,
): Promise<DockerServer> {
  const failed = new AbortController();
  let isReady = false;
  const life = await containerLife(start.library, container, start.network.getName(), (code) => {
    const error = exited(name, code, isReady, output.last());
    if (isReady) start.onServerExit(error, spec);
    else failed.abort(error);
  });
  const ready = async (): Promise<{ ip: string; at: Interval }> => {
    const ip = await life.ip();
    const becoming = becomesReady(spec.ready, { host: ip, port: spec.port }, output.watch, failed.signal);
    const at = await within(systemClock, becoming, spec.ready.withinMs ?? usualReadyLimitMs, () =>
      Promise.reject(notReady(name, spec, output.last())),
    );
    failed.signal.throwIfAborted();
    return { ip, at };
  };
  try {
    const { ip } = await ready();
    isReady = true;
    const target = dialTarget({ ip, port: spec.port });
    return {
      host: ip,
      port: spec.port,
      target,
      observed: spec.gone !== undefined,
      subscribe: output.subscribe,
      observedUntil: async () => nowMs(),
      process: {
        stop: life.stop,
        continue: life.continue,
        kill: life.kill,
        async start() {
          await life.start();
          output.follow(await container.logs());
          const again = await ready();
          target.moveTo({ ip: again.ip, port: spec.port });
          return again.at;
        },
        overload: () =>
          Promise.reject(new FlatlineError('only the reference server can be overloaded', { code: 'FL-V004', blame: 'author' })),
      },
      [Symbol.asyncDispose]: () => life[Symbol.asyncDispose](),
    };
  } catch (error) {
    failed.abort(error);
    await life[Symbol.asyncDispose]();
    throw error;
  }
}

function exited(name: string, code: number, wasReady: boolean, lines: readonly string[]): FlatlineError {
  const when = wasReady ? 'although nobody asked' : 'before it was ready';
  return new FlatlineError(`the server ${name} ended (exit ${code}) ${when}${lastWords(lines)}`, {
    code: 'FL-E054',
    blame: 'environment',
    hint: 'docker run it by hand: does it stay in the foreground?',
  });
}

function notReady(name: string, spec: ImageSpec | ComposeSpec, lines: readonly string[]): FlatlineError {
  const { ready, port } = spec;
  const limitMs = ready.withinMs ?? usualReadyLimitMs;
  const what =
    'log' in ready ? `no line matched /${ready.log}/` : 'http' in ready ? `no answer on ${ready.http}` : `no accept on port ${port}`;
  return new FlatlineError(`the server ${name} was not ready in ${limitMs / 1000} s: ${what}${lastWords(lines)}`, {
    code: 'FL-E055',
    blame: 'environment',
    hint: 'does it listen on 0.0.0.0, and on `port`? `ready` says how it is asked',
  });
}
