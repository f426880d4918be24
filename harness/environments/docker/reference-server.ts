// The reference server in a container: a stock Node image with the files copied in. Its view of accepts and sessions comes by
// a control connection, with instants of the clock that containers share with their host.

import { fileURLToPath } from 'node:url';
import { FlatlineError } from '../../error.ts';
import type { ServerSpec } from '../../scenario.ts';
import type { Overload } from '../../servers/messages.ts';
import { joined, nowMs } from '../../time.ts';
import type { Images } from './compose-file.ts';
import { containerLife } from './container-life.ts';
import { containerRoot } from './copied-files.ts';
import { dialTarget } from './dial-target.ts';
import { type DockerServer, listeners, type ServerStart } from './docker-server.ts';
import { favour } from './favour.ts';
import { ofRun, withProgram } from './parts.ts';
import { serverControl } from './server-control.ts';
import { naming } from './testcontainers.ts';

type ReferenceSpec = Extract<ServerSpec, { use: 'reference' }>;

const port = 7000;
const controlPort = 7001;
const startLimitMs = 15_000;

/** Starts one; throws a FlatlineError (exit 3) when it does not become ready. */
export async function startReference(start: ServerStart, images: Images, spec: ReferenceSpec): Promise<DockerServer> {
  const { library, network } = start;
  const wanted = withProgram(ofRun(start, images.server, 'server'), 'servers/reference-process')
    .withNetwork(network)
    .withEnvironment({
      FLATLINE_PORT: String(port),
      FLATLINE_CONTROL_PORT: String(controlPort),
      FLATLINE_PROTOCOL: spec.protocol,
      FLATLINE_HEARTBEAT: spec.heartbeat === undefined ? '' : JSON.stringify(spec.heartbeat),
    })
    .withWaitStrategy(library.Wait.forLogMessage(/"type":"ready"/));
  if (spec.protocol === 'websocket')
    wanted.withCopyDirectoriesToContainer([{ source: packageFolder('ws'), target: `${containerRoot}/node_modules/ws` }]);
  const container = await naming('reference server container', wanted.start());
  const life = await containerLife(library, container, network.getName(), (code) =>
    start.onServerExit(
      new FlatlineError(`the reference server container ended unasked (exit ${code})`, { code: 'FL-E050', blame: 'environment' }),
      spec,
    ),
  );
  const heard = listeners();
  const open = async () => {
    const ip = await life.ip();
    const control = await serverControl(ip, controlPort, nowMs() + startLimitMs, heard.tell);
    if (control === undefined) throw notReady(ip);
    favour(life.pids());
    return { ip, control };
  };
  let { ip, control } = await open();
  const target = dialTarget({ ip, port });
  let seenMs = control.listening.hi;
  const bracket = async (work: () => Promise<unknown>) => {
    const lo = nowMs();
    await work();
    return { lo, hi: nowMs() };
  };
  return {
    host: ip,
    port,
    target,
    observed: true,
    subscribe: heard.subscribe,
    pids: life.pids,
    observedUntil: joined(async () => {
      const askedMs = nowMs();
      const markedMs = await control.mark();
      // Nobody is left to say anything while a killed server is away.
      seenMs = markedMs ?? (life.wanted() ? seenMs : askedMs);
      return seenMs;
    }),
    process: {
      stop: life.stop,
      continue: life.continue,
      async kill(signal) {
        const { gone } = control;
        const killed = await life.kill(signal);
        return { lo: killed.lo, hi: Math.min(killed.hi, await gone) };
      },
      async start() {
        await life.start();
        ({ ip, control } = await open());
        target.moveTo({ ip, port });
        return control.listening;
      },
      overload: ({ acceptsPerSecond, delayMs, backlog } = { primitive: 'overload' }) =>
        bracket(() => control.mark(JSON.parse(JSON.stringify({ acceptsPerSecond, delayMs, backlog })) as Overload)),
    },
    async [Symbol.asyncDispose]() {
      control[Symbol.dispose]();
      await life[Symbol.asyncDispose]();
    },
  };
}

function packageFolder(name: string): string {
  return fileURLToPath(new URL('.', import.meta.resolve(`${name}/package.json`)));
}

function notReady(ip: string): FlatlineError {
  return new FlatlineError('the reference server does not answer on its control port', {
    code: 'FL-E051',
    blame: 'environment',
    where: `${ip}:${controlPort}`,
    hint: 'can this machine reach container addresses? flatline doctor --env docker',
  });
}
