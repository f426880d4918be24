// Somebody else's program as a process group of its own: started without a shell, its output read as it comes, killed
// with everything that it started. What it does is told; only that it cannot be started at all is an error.

import { type ChildProcess, spawn } from 'node:child_process';
import { FlatlineError, messageOf } from '../error.ts';
import { startOrdinarily } from '../priority.ts';
import { type Interval, nowMs, systemClock, within } from '../time.ts';
import { whyNotExecutable } from './executable.ts';
import { continueGroup, signalGroup, stopGroup } from './process-faults.ts';

export interface ProgramOptions {
  readonly command: readonly string[];
  /** Words before it that start it elsewhere, in a private network. */
  readonly inside?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Names it in errors: `client command`, `server command`. */
  readonly what: string;
  readonly keep: (pid: number) => void;
  readonly forget: ((pid: number) => void) | undefined;
  /** One read of its output. */
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer, atMs: number) => void;
  /** Told once, after its last output, when it ended although nobody asked. `how` = `exit 1`, `SIGSEGV`. */
  readonly onExit: (how: string, at: Interval) => void;
}

export interface Program extends AsyncDisposable {
  readonly pid: number;
  readonly pids: () => readonly number[];
  /** Stops the whole group. */
  stop(): Promise<Interval>;
  continue(): Promise<Interval>;
  /** To its standard input; one that does not read it is no error. */
  write(text: string): void;
  /** Ends the whole group; the interval ends when its leader is gone. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<Interval>;
}

// A leader that is gone may have left its output to a child; its last words are waited for no longer than this.
const lastWordsMs = 200;
const termLimitMs = 10_000;

/** Starts it. Throws a FlatlineError (environment, exit 3) when the program is not found or not executable. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const missing = options.inside === undefined ? undefined : whyNotExecutable(options.command[0] ?? '', options.env['PATH']);
  if (missing !== undefined) throw cannotStart({ code: missing }, options);
  const [file = '', ...words] = [...(options.inside ?? []), ...options.command];
  const child = startOrdinarily(() => spawn(file, words, { detached: true, env: { ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] }));
  child.stdin.on('error', () => {});
  child.stdout.on('data', (chunk: Buffer) => options.onOutput('stdout', chunk, nowMs()));
  child.stderr.on('data', (chunk: Buffer) => options.onOutput('stderr', chunk, nowMs()));
  const ended = endOf(child);
  await spawned(child, options);
  const pid = child.pid ?? 0;
  options.keep(pid);
  let wanted = true;
  void ended.then(async ({ how, atMs }) => {
    await within<unknown>(systemClock, closed(child), lastWordsMs, () => undefined);
    signalGroup(pid, 'SIGKILL');
    options.forget?.(pid);
    if (wanted) options.onExit(how, { lo: atMs, hi: atMs });
  });
  const kill = async (signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<Interval> => {
    wanted = false;
    const lo = nowMs();
    if (child.exitCode === null && child.signalCode === null) signalGroup(pid, signal);
    await within<unknown>(systemClock, ended, termLimitMs, () => signalGroup(pid, 'SIGKILL'));
    await ended;
    return { lo, hi: nowMs() };
  };
  return {
    pid,
    pids: () => [pid],
    stop: () => stopGroup(pid),
    continue: () => continueGroup(pid),
    kill,
    write: (text) => void (child.stdin.writable && child.stdin.write(text)),
    async [Symbol.asyncDispose]() {
      await kill();
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    },
  };
}

function endOf(child: ChildProcess): Promise<{ readonly how: string; readonly atMs: number }> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve({ how: signal ?? `exit ${code}`, atMs: nowMs() }));
  });
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.on('close', () => resolve()));
}

function spawned(child: ChildProcess, options: ProgramOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('spawn', resolve);
    child.on('error', (error) => reject(cannotStart(error, options)));
  });
}

function cannotStart(error: Partial<NodeJS.ErrnoException>, options: ProgramOptions): FlatlineError {
  const reasons: Record<string, string> = {
    ENOENT: 'program not found',
    EACCES: 'not allowed to execute it',
    ENOEXEC: 'neither a program nor a script with #!',
  };
  return new FlatlineError(`cannot start "${options.command[0]}": ${reasons[error.code ?? ''] ?? messageOf(error)}`, {
    code: 'FL-C011',
    blame: 'environment',
    where: options.what,
    hint: 'words are split without a shell; write "sh -c \'…\'" if you need one',
    cause: error,
  });
}
