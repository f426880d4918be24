// The reference server as this machine runs it: a child process whose view of accepts and sessions is handed to every
// listener, and which can be stopped, killed, started again on the same port, and made slow.

import { nodeChild } from '../clients/node-child.ts';
import { continueGroup, stopGroup } from '../clients/process-faults.ts';
import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import type { ServerSpec } from '../scenario.ts';
import type { ServerKind, ServerSurroundings } from '../server.ts';
import { type Interval, nowMs, sleep, systemClock, within } from '../time.ts';
import type { FromServer, Overload, ToServer } from './messages.ts';

type ReferenceSpec = Extract<ServerSpec, { use: 'reference' }>;

const readyLimitMs = 15_000;
const bindLimitMs = 3_000;
// An answer that takes longer is none: the server is stopped or starved, and observation ends with its last word.
const answerLimitMs = 5_000;

/** `use: reference`. */
export const referenceServer: ServerKind = {
  use: 'reference',
  async start(spec, surroundings) {
    if (spec.use !== 'reference') throw new TypeError('not a reference server');
    return await running(spec, surroundings);
  },
};

/** One life of the server process. */
interface Life extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly listening: Interval;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  mark(overload?: Overload): Promise<number | undefined>;
  wanted(): boolean;
}

async function running(spec: ReferenceSpec, surroundings: ServerSurroundings): Promise<RunningServer> {
  const listeners = new Set<(event: HistoryEvent) => void>();
  const tell = (event: HistoryEvent) => {
    for (const listener of listeners) listener(event);
  };
  let life = await live(spec, surroundings, 0, tell);
  let seenMs = life.listening.hi;
  const { port } = life;
  const bracket = async (work: () => Promise<unknown>): Promise<Interval> => {
    const lo = nowMs();
    await work();
    return { lo, hi: nowMs() };
  };
  return {
    host: '127.0.0.1',
    port,
    observed: true,
    pids: () => [life.pid],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async observedUntil() {
      const askedMs = nowMs();
      const markedMs = await life.mark();
      // Nobody is left to say anything while a killed server is away.
      seenMs = markedMs ?? (life.wanted() ? seenMs : askedMs);
      return seenMs;
    },
    process: {
      stop: () => stopGroup(life.pid),
      continue: () => continueGroup(life.pid),
      kill: (signal) => bracket(() => life.kill(signal)),
      async start() {
        life = await again(() => live(spec, surroundings, port, tell));
        return life.listening;
      },
      overload: ({ acceptsPerSecond, delayMs, backlog } = { primitive: 'overload' }) =>
        bracket(() => life.mark(JSON.parse(JSON.stringify({ acceptsPerSecond, delayMs, backlog })) as Overload)),
    },
    [Symbol.asyncDispose]: () => life[Symbol.asyncDispose](),
  };
}

async function live(
  spec: ReferenceSpec,
  surroundings: ServerSurroundings,
  port: number,
  tell: (event: HistoryEvent) => void,
): Promise<Life> {
  const child = await nodeChild<ToServer, FromServer>({
    module: new URL('./reference-process', import.meta.url),
    runId: surroundings.runId,
    env: {
      FLATLINE_HOST: '127.0.0.1',
      FLATLINE_PORT: String(port),
      FLATLINE_PROTOCOL: spec.protocol,
      FLATLINE_HEARTBEAT: spec.heartbeat === undefined ? '' : JSON.stringify(spec.heartbeat),
    },
  });
  surroundings.keep(child.pid);
  const ready = Promise.withResolvers<Extract<FromServer, { type: 'ready' }>>();
  const marks = new Map<number, (atMs: number) => void>();
  child.onMessage((message) => {
    if (message.type === 'events') for (const event of message.events) tell(event);
    else if (message.type === 'ready') ready.resolve(message);
    else marks.get(message.id)?.(message.atMs);
  });
  const first = await within(systemClock, Promise.race([ready.promise, child.ended]), readyLimitMs, () => notReady());
  if (first instanceof Error) {
    await child.kill();
    throw cannotStart(first, port);
  }
  void child.ended.then((error) => child.wanted() && surroundings.onExit(error));
  let lastId = 0;
  const dispose = async () => {
    await child.kill();
    surroundings.forget?.(child.pid);
  };
  return {
    pid: child.pid,
    port: first.port,
    listening: { lo: first.lo, hi: first.hi },
    wanted: child.wanted,
    kill: (signal) => child.kill(signal),
    async mark(overload) {
      lastId += 1;
      const id = lastId;
      const marked = new Promise<number>((resolve) => marks.set(id, resolve));
      child.send(overload === undefined ? { type: 'mark', id } : { type: 'overload', id, overload });
      const gone = child.ended.then(() => undefined);
      const atMs = await within<number | undefined>(systemClock, Promise.race([marked, gone]), answerLimitMs, () => undefined);
      marks.delete(id);
      return atMs;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

// What the killed one left behind may keep its port for a moment.
async function again(begin: () => Promise<Life>): Promise<Life> {
  for (const untilMs = nowMs() + bindLimitMs; ; ) {
    try {
      return await begin();
    } catch (error) {
      if (nowMs() > untilMs) throw error;
      await sleep(systemClock, 50);
    }
  }
}

function notReady(): Error {
  return new Error(`not ready in ${readyLimitMs / 1000} s`);
}

function cannotStart(cause: Error, port: number): FlatlineError {
  const where = port === 0 ? 'reference server' : `reference server on port ${port}`;
  return new FlatlineError(`cannot start: ${cause.message}`, { code: 'FL-V001', blame: 'environment', where, cause });
}
