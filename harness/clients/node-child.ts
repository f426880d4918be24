// A child process of our own making, in a process group of its own, with a channel that is also its life line: when this
// side is gone it ends by itself, and when it ends unasked this side is told why, with the last line of its complaint.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FlatlineError, messageOf } from '../error.ts';
import { runPunctually, startOrdinarily } from '../priority.ts';

export interface NodeChildOptions {
  /** URL of the module without its extension, `new URL('./host-process', import.meta.url)`: it is TypeScript in a clone, JavaScript when installed. */
  readonly module: URL;
  readonly runId: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the command that start it in a network of its own. */
  readonly inside?: readonly string[] | undefined;
}

/** The process. `To` and `From` are what it is told and what it says. */
export interface NodeChild<To, From> extends AsyncDisposable {
  readonly pid: number;
  send(message: To): void;
  /** The cause, once it has ended, asked or unasked. */
  readonly ended: Promise<Error>;
  /** True while nobody asked it to end. */
  wanted(): boolean;
  /** SIGKILLs it and waits until it is gone. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  onMessage(listener: (message: From) => void): void;
}

/** Starts it. Throws a FlatlineError when the system cannot. */
export async function nodeChild<To extends object, From>(options: NodeChildOptions): Promise<NodeChild<To, From>> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const file = fileURLToPath(new URL(options.module.href + extension));
  const [command = '', ...words] = [...(options.inside ?? []), process.execPath, file];
  const start = () =>
    spawn(command, words, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...options.env, FLATLINE_RUN_ID: options.runId },
    });
  // Who of them is to be punctual asks for it.
  const child = startOrdinarily(start);
  let wanted = true;
  let complaint = '';
  const ended = Promise.withResolvers<Error>();
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)));
  child.on('exit', (code, signal) => ended.resolve(endOf(file, signal ?? `exit ${code}`, complaint)));
  child.on('error', (error) => ended.resolve(endOf(file, messageOf(error), complaint)));
  const { pid } = child;
  if (pid === undefined) throw await ended.promise;
  // Nobody may raise himself in there.
  if (options.inside !== undefined) runPunctually(pid);
  const kill = async (signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL') => {
    wanted = false;
    child.kill(signal);
    await ended.promise;
  };
  return {
    pid,
    ended: ended.promise,
    wanted: () => wanted,
    kill,
    send: (message) => void (child.connected && child.send(message, () => {})),
    onMessage: (listener) => void child.on('message', (message) => listener(message as From)),
    [Symbol.asyncDispose]: kill,
  };
}

function endOf(file: string, how: string, complaint: string): FlatlineError {
  const lines = complaint.trim().split('\n');
  const last = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return new FlatlineError(`${name} ended (${how})${last === '' ? '' : `: ${last.trim()}`}`, { code: 'FL-C001', blame: 'environment' });
}
