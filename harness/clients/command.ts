// A client in any language, run as a program: it is told where to connect by its environment, and what it prints is what
// it claims. Its exit, its crash and whatever it prints are observations. Contract for its authors: PROTOCOL.md.

import type { ClientKind, ClientStart, RunningClient } from '../client.ts';
import { FlatlineError } from '../error.ts';
import { masking } from '../secret.ts';
import { nowMs } from '../time.ts';
import { canClaim, claimReader } from './claims.ts';
import { environmentFor, expand } from './expand.ts';
import type { ClientSurroundings } from './host.ts';
import { lastLines, outputLines } from './output.ts';
import { continueGroup, stopGroup } from './process-faults.ts';
import { type Program, startProgram } from './program.ts';
import { familyOf, waitMeter } from './run-queue.ts';

// A program's own log is kept for people; what goes beyond this says nothing new.
const logLimitBytes = 1024 * 1024;

/** `use: command`. */
export function commandKind(surroundings: ClientSurroundings): ClientKind {
  return { use: 'command', weight: 32, start: (request) => runCommand(request, surroundings) };
}

/** Starts a client's program; also for bundled clients, which are programs with a known command. */
export async function runCommand(request: ClientStart, surroundings: ClientSurroundings): Promise<RunningClient> {
  const last = lastLines();
  const log = limitedLog(request.log);
  const begin = () => live(request, surroundings, log, last.add);
  let program = await begin();
  let meter = waitMeter(() => familyOf(program.pid));
  return {
    claims: canClaim(request.spec.events),
    lastLines: last.lines,
    observedUntil: everythingRead,
    wait: async () => meter(),
    process: {
      stop: () => stopGroup(program.pid),
      continue: () => continueGroup(program.pid),
      kill: () => program.kill(),
      async start() {
        const lo = nowMs();
        await program[Symbol.asyncDispose]();
        program = await begin();
        meter = waitMeter(() => familyOf(program.pid));
        return { lo, hi: nowMs() };
      },
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** One life of the program. `log` gets every line, `remark` those that are no events. */
async function live(
  request: ClientStart,
  surroundings: ClientSurroundings,
  log: (line: string) => void,
  remark: (line: string) => void,
): Promise<Program> {
  const { spec, client, listener } = request;
  const variables = variablesFor(request, surroundings.runId);
  const reader = claimReader(spec.events, client, nowMs(), listener);
  const streams = { stdout: outputLines(), stderr: outputLines() };
  const env = environmentFor(spec.env, variables);
  const hide = masking(spec.env, env);
  const take = (stream: 'stdout' | 'stderr', lines: readonly string[], atMs: number) => {
    // Patterns look at both streams, since many programs log to standard error; JSON lines are an interface, and it is standard output.
    const others = stream === 'stdout' || typeof spec.events === 'object' ? reader.read(lines, atMs) : lines;
    for (const line of lines) log(hide(line));
    for (const line of others) remark(hide(line));
  };
  const program = await startProgram({
    command: commandOf(request).map((word) => expand(word, variables)),
    ...(surroundings.inside === undefined ? {} : { inside: surroundings.inside }),
    env,
    what: 'client command',
    keep: surroundings.keep,
    forget: surroundings.forget,
    onOutput: (stream, chunk, atMs) => take(stream, streams[stream].push(chunk), atMs),
    onExit(how, atMs) {
      for (const stream of ['stdout', 'stderr'] as const) take(stream, streams[stream].rest(), nowMs());
      listener({ kind: 'exit', side: 'client', observer: 'harness', client, lo: atMs, hi: atMs, reason: how });
    },
  });
  program.write('{"sync":1}\n');
  return program;
}

function commandOf(request: ClientStart): readonly string[] {
  const { command } = request.spec;
  if (command !== undefined && command.length > 0) return command;
  throw new FlatlineError('a client of kind "command" needs a command', { code: 'FL-C012', blame: 'author' });
}

function variablesFor(request: ClientStart, runId: string): Record<string, string> {
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
