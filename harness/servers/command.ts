// A server of the user's own as a program: it listens on $FLATLINE_PORT, and is ready when it accepts, answers or says so.
// One that exits unasked is an environment failure, since whatever the clients do then says nothing about them.

import { environmentFor, expand } from '../clients/expand.ts';
import { lastLines, lastWords, outputLines } from '../clients/output.ts';
import { continueGroup, stopGroup } from '../clients/process-faults.ts';
import { type Program, startProgram } from '../clients/program.ts';
import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import type { ServerSpec } from '../scenario.ts';
import { masking } from '../secret.ts';
import type { ServerKind, ServerSurroundings } from '../server.ts';
import { type Interval, nowMs, sleep, systemClock, within } from '../time.ts';
import { freePort } from './free-port.ts';
import { goneEvent } from './gone.ts';
import { becomesReady } from './ready.ts';

type CommandSpec = Extract<ServerSpec, { use: 'command' }>;

const host = '127.0.0.1';
const usualReadyLimitMs = 30_000;
// A port is free again at once in most systems, but not in all states of its connections.
const bindLimitMs = 5_000;

/** `use: command`. */
export const commandServer: ServerKind = {
  use: 'command',
  async start(spec, surroundings) {
    if (spec.use !== 'command') throw new TypeError('not a command server');
    return await running(spec, surroundings);
  },
};

/** One life of the program. */
interface Life {
  readonly program: Program;
  readonly ready: Interval;
}

async function running(spec: CommandSpec, surroundings: ServerSurroundings): Promise<RunningServer> {
  const listeners = new Set<(event: HistoryEvent) => void>();
  const port = await freePort();
  const begin = () =>
    live(spec, port, surroundings, (event) => {
      for (const listener of listeners) listener(event);
    });
  let life = await begin();
  return {
    host,
    port,
    observed: spec.gone !== undefined,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    observedUntil: async () => nowMs(),
    process: {
      stop: () => stopGroup(life.program.pid),
      continue: () => continueGroup(life.program.pid),
      kill: (signal) => life.program.kill(signal),
      async start() {
        await life.program[Symbol.asyncDispose]();
        life = await again(begin);
        return life.ready;
      },
      overload: async () => {
        throw new FlatlineError('only the reference server can be overloaded', { code: 'FL-V004', blame: 'author' });
      },
    },
    [Symbol.asyncDispose]: () => life.program[Symbol.asyncDispose](),
  };
}

// What it left behind may keep its port for a moment.
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

async function live(spec: CommandSpec, port: number, surroundings: ServerSurroundings, tell: (event: HistoryEvent) => void): Promise<Life> {
  const variables = { FLATLINE_RUN_ID: surroundings.runId, FLATLINE_HOST: host, FLATLINE_PORT: String(port) };
  const command = spec.command.map((word) => expand(word, variables));
  const last = lastLines();
  const streams = { stdout: outputLines(), stderr: outputLines() };
  const watchers = new Set<(line: string) => void>();
  const gone = goneEvent(spec.gone);
  const failed = new AbortController();
  let isReady = false;
  const env = environmentFor(spec.env, variables);
  const hide = masking(spec.env, env);
  const take = (lines: readonly string[], atMs: number) => {
    for (const line of lines) {
      const shown = hide(line);
      last.add(shown);
      surroundings.log('server', shown);
      for (const watcher of watchers) watcher(line);
    }
    for (const event of gone(lines, atMs)) tell(event);
  };
  const program = await startProgram({
    command,
    env,
    what: 'server command',
    keep: surroundings.keep,
    forget: surroundings.forget,
    onOutput: (stream, chunk, atMs) => take(streams[stream].push(chunk), atMs),
    onExit(how) {
      take([...streams.stdout.rest(), ...streams.stderr.rest()], nowMs());
      const error = ended(command, how, isReady, last.lines());
      if (isReady) surroundings.onExit(error);
      else failed.abort(error);
    },
  });
  try {
    const ready = becomesReady(spec.ready, { host, port }, (watcher) => watchers.add(watcher), failed.signal);
    const limitMs = spec.ready.withinMs ?? usualReadyLimitMs;
    const interval = await within(systemClock, ready, limitMs, () => Promise.reject(late(command, spec, limitMs, last.lines())));
    failed.signal.throwIfAborted();
    isReady = true;
    watchers.clear();
    return { program, ready: interval };
  } catch (error) {
    failed.abort(error);
    await program[Symbol.asyncDispose]();
    throw error;
  }
}

// A script of twenty lines names itself by its first words.
function shown(command: readonly string[]): string {
  const line = command.join(' ').replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function ended(command: readonly string[], how: string, wasReady: boolean, lines: readonly string[]): FlatlineError {
  const when = wasReady ? 'although nobody asked' : 'before it was ready';
  return new FlatlineError(`"${shown(command)}" ended (${how}) ${when}${lastWords(lines)}`, {
    code: 'FL-V005',
    blame: 'environment',
    where: 'server command',
    hint: 'a server must listen on $FLATLINE_PORT of 127.0.0.1 and stay in the foreground',
  });
}

function late(command: readonly string[], spec: CommandSpec, limitMs: number, lines: readonly string[]): FlatlineError {
  const what =
    'log' in spec.ready ? `no line matched /${spec.ready.log}/` : 'http' in spec.ready ? `no answer on ${spec.ready.http}` : 'no accept';
  return new FlatlineError(`"${shown(command)}" was not ready in ${limitMs / 1000} s: ${what}${lastWords(lines)}`, {
    code: 'FL-V006',
    blame: 'environment',
    where: 'server command',
    hint: 'does it listen on $FLATLINE_PORT? `ready` says how it is asked',
  });
}
