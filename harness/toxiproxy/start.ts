// Starts the proxy process and waits until it is ready. It needs an ipc channel and nothing else; disposing ends it by
// closing the channel, and by SIGKILL if it does not go.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { systemClock, within } from '../time.ts';
import { probe } from './probe.ts';
import { remoteProbe } from './remote-probe.ts';

const readyLimitMs = 10_000;
const endLimitMs = 1000;

/** What the proxy process gets to know. */
export interface ProxyProcessOptions {
  readonly runId: string;
  /** Lines it writes to its outputs. */
  readonly log: (line: string) => void;
  readonly seed?: string;
  /** More of its environment, as FLATLINE_INERT. */
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the command that start it in a network of its own; its API is then handed in, and its dials are made out here. */
  readonly inside?: readonly string[];
}

/** A proxy process that is ready. */
export interface ProxyProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** Settles with how it ended, when it did so unasked. */
  readonly exited: Promise<string>;
  /** One uncounted connection, made where the clients are. */
  probe(host: string, port: number, holdMs?: number): Promise<HistoryEvent>;
}

/** Throws a FlatlineError (FL-P001, exit 3) when it does not become ready. */
export async function startProxyProcess(options: ProxyProcessOptions): Promise<ProxyProcess> {
  const child = spawn(process.execPath, [noWarning, script(options.inside === undefined ? 'proxy-process' : 'outside-process')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environmentOf(options),
  });
  let asked = false;
  const exit = Promise.withResolvers<string>();
  child.once('error', (error) => exit.resolve(error.message));
  child.once('exit', (code, signal) => exit.resolve(signal ?? `exit code ${code}`));
  const lines = keepLines(child, options.log);
  const { port, pid } = await ready(child, exit.promise, lines);
  const probeInside = options.inside === undefined ? undefined : remoteProbe(child);
  child.unref();
  child.channel?.unref();
  return {
    port,
    pid: pid ?? child.pid ?? 0,
    probe: async (host, at, holdMs) => (await probeInside?.(host, at, holdMs)) ?? (await probe(host, at, holdMs)),
    exited: exit.promise.then((why) => (asked ? new Promise<string>(() => {}) : why)),
    async [Symbol.asyncDispose]() {
      asked = true;
      if (child.connected) child.disconnect();
      await within(systemClock, exit.promise, endLimitMs, () => {
        child.kill('SIGKILL');
        return exit.promise;
      });
    },
  };
}

const noWarning = '--disable-warning=ExperimentalWarning';

function script(name: string): string {
  return fileURLToPath(new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
}

function environmentOf({ runId, seed, env, inside }: ProxyProcessOptions): NodeJS.ProcessEnv {
  const command = [...(inside ?? []), process.execPath, noWarning, script('proxy-process')];
  return {
    ...process.env,
    FLATLINE_RUN_ID: runId,
    ...(seed === undefined ? {} : { FLATLINE_PROXY_SEED: seed }),
    ...(inside === undefined ? {} : { FLATLINE_PROXY_COMMAND: JSON.stringify(command) }),
    ...env,
  };
}

function keepLines(child: ChildProcess, log: (line: string) => void): string[] {
  const last: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface({ input: output as Readable }).on('line', (line) => {
      last.push(line);
      if (last.length > 10) last.shift();
      log(line);
    });
  }
  return last;
}

/** What the process says first; `pid` where it speaks for the proxy. */
interface Ready {
  readonly port: number;
  readonly pid?: number;
}

async function ready(child: ChildProcess, exited: Promise<string>, lines: readonly string[]): Promise<Ready> {
  const message = new Promise<Ready>((resolve) => child.once('message', (told) => resolve(told as Ready)));
  const failed = exited.then((why) => Promise.reject(notReady(why, lines)));
  failed.catch(() => {});
  return await within(systemClock, Promise.race([message, failed]), readyLimitMs, () => {
    child.kill('SIGKILL');
    throw notReady('it did not say ready in time', lines);
  });
}

function notReady(why: string, lines: readonly string[]): FlatlineError {
  return new FlatlineError(`the proxy process did not start (${why})${lines.length > 0 ? `: ${lines.join(' | ')}` : ''}`, {
    code: 'FL-P001',
    blame: 'environment',
    hint: 'flatline doctor says what is missing',
  });
}
