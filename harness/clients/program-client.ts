// A client that is a program, wherever it runs: what it prints is what it claims; its exit, its crash and whatever it prints
// are observations. How it is started (as a process, in a container) is handed in.

import type { ClientStart, RunningClient } from '../client.ts';
import type { ContainerStart, RunningContainer } from '../environment.ts';
import { masking } from '../secret.ts';
import { nowMs } from '../time.ts';
import { canClaim, claimReader } from './claims.ts';
import { lastLines, outputLines } from './output.ts';
import { familyOf, waitMeter } from './run-queue.ts';

// A program's own log is kept for people; what goes beyond this says nothing new.
const logLimitBytes = 1024 * 1024;

/** Whom a program tells what it prints and that it ended. */
export type Ears = Pick<ContainerStart, 'onOutput' | 'onExit'>;

/** One life of a program, as its client needs it; what a process offers beyond that is its own. */
export type Life = RunningContainer;

/** A way to start it, with all that the program is told. */
export interface Launch {
  /** Its variables, secrets of the scenario among them. */
  readonly env: Readonly<Record<string, string>>;
  start(ears: Ears): Promise<Life>;
}

/** Starts a client's program and reads it. */
export async function runProgram(request: ClientStart, launch: Launch): Promise<RunningClient> {
  const last = lastLines();
  const log = limitedLog(request.log);
  const begin = () => live(request, launch, log, last.add);
  let life = await begin();
  let meter = waitMeter(() => life.pids().flatMap(familyOf));
  return {
    claims: canClaim(request.spec.events),
    lastLines: last.lines,
    observedUntil: everythingRead,
    wait: async () => meter(),
    process: {
      stop: () => life.stop(),
      continue: () => life.continue(),
      kill: () => life.kill(),
      async start() {
        const lo = nowMs();
        await life[Symbol.asyncDispose]();
        life = await begin();
        meter = waitMeter(() => life.pids().flatMap(familyOf));
        return { lo, hi: nowMs() };
      },
    },
    [Symbol.asyncDispose]: () => life[Symbol.asyncDispose](),
  };
}

/** One life of the program. `log` gets every line, `remark` those that are no events. */
async function live(request: ClientStart, launch: Launch, log: (line: string) => void, remark: (line: string) => void): Promise<Life> {
  const { spec, client, listener } = request;
  const reader = claimReader(spec.events, client, nowMs(), listener);
  const streams = { stdout: outputLines(), stderr: outputLines() };
  const hide = masking(spec.env, launch.env);
  const take = (stream: 'stdout' | 'stderr', lines: readonly string[], atMs: number) => {
    // Patterns look at both streams, since many programs log to standard error; JSON lines are an interface, and it is standard output.
    const others = stream === 'stdout' || typeof spec.events === 'object' ? reader.read(lines, atMs) : lines;
    for (const line of lines) log(hide(line));
    for (const line of others) remark(hide(line));
  };
  const life = await launch.start({
    onOutput: (stream, chunk, atMs) => take(stream, streams[stream].push(chunk), atMs),
    onExit(how, at) {
      for (const stream of ['stdout', 'stderr'] as const) take(stream, streams[stream].rest(), nowMs());
      listener({ kind: 'exit', side: 'client', observer: 'harness', client, ...at, reason: how });
    },
  });
  life.write('{"sync":1}\n');
  return life;
}

/** What every program is told, wherever it runs. */
export function variablesFor(request: ClientStart, runId: string): Record<string, string> {
  const { heartbeat, reconnect, options } = request.spec;
  return {
    FLATLINE_RUN_ID: runId,
    FLATLINE_HOST: request.host,
    FLATLINE_PORT: String(request.port),
    ...(request.alias === undefined ? {} : { FLATLINE_ALIAS: request.alias }),
    FLATLINE_CLIENT: request.client,
    FLATLINE_SEED: request.seed,
    FLATLINE_SETTINGS: JSON.stringify({ heartbeat, reconnect, options }),
  };
}

// Pipes are read in the poll of the event loop, so what was in them when asked has been read two turns later.
async function everythingRead(): Promise<number> {
  const askedMs = nowMs();
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return askedMs;
}

function limitedLog(log: (line: string) => void): (line: string) => void {
  let left = logLimitBytes;
  return (line) => {
    if (left < 0) return;
    left -= line.length + 1;
    log(left < 0 ? '(more output is not kept)' : line);
  };
}
