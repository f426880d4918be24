// Starts the proxy process and waits until it is ready. It needs an ipc channel and nothing else; disposing ends it by
// closing the channel, and by SIGKILL if it does not go.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { runPunctually } from '../priority.ts';
import { systemClock, within } from '../time.ts';
import { serveOutside } from './dial-outside.ts';
import { probe } from './probe.ts';

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
  probe(host: string, port: number): Promise<HistoryEvent>;
}

/** Throws a FlatlineError (FL-P001, exit 3) when it does not become ready. */
export async function startProxyProcess(options: ProxyProcessOptions): Promise<ProxyProcess> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`./proxy-process.${extension}`, import.meta.url));
  const words = [...(options.inside ?? []), process.execPath, '--disable-warning=ExperimentalWarning', script];
  const child = spawn(words[0] as string, words.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      FLATLINE_RUN_ID: options.runId,
      ...(options.seed === undefined ? {} : { FLATLINE_PROXY_SEED: options.seed }),
      ...options.env,
      ...(options.inside === undefined ? {} : { FLATLINE_HANDED_IN: '1' }),
    },
  });
  let asked = false;
  const exit = Promise.withResolvers<string>();
  child.once('error', (error) => exit.resolve(error.message));
  child.once('exit', (code, signal) => exit.resolve(signal ?? `exit code ${code}`));
  const lines = keepLines(child, options.log);
  // Nobody may raise himself in there.
  if (options.inside !== undefined && child.pid !== undefined) runPunctually(child.pid);
  const outside = options.inside === undefined ? undefined : await serveOutside(child);
  const port = await ready(child, exit.promise, lines);
  child.unref();
  child.channel?.unref();
  return {
    port,
    pid: child.pid ?? 0,
    probe: async (host, port) => (await outside?.probe(host, port)) ?? (await probe(host, port)),
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

async function ready(child: ChildProcess, exited: Promise<string>, lines: readonly string[]): Promise<number> {
  const message = new Promise<number>((resolve) => child.once('message', (told) => resolve((told as { port: number }).port)));
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
