// The harness's end of the keeper, which kills what a killed harness leaves behind: a user's command would not notice that
// its harness is gone, and goes on connecting for ever. The pipe is the message: it closes however this process ends.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FlatlineError, messageOf } from '../error.ts';

export interface Keeper extends AsyncDisposable {
  readonly pid: number;
  /** Registers the process group that `pid` leads. */
  keep(pid: number): void;
  /** It ended in order. */
  forget(pid: number): void;
}

/** Starts the keeper of a run. Disposing it kills what is still registered, or carries the run's id, and waits for it. */
export async function startKeeper(runId: string): Promise<Keeper> {
  const module = new URL(import.meta.url.endsWith('.ts') ? './keeper-process.ts' : './keeper-process.js', import.meta.url);
  const child = spawn(process.execPath, [fileURLToPath(module), runId, String(process.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  if (child.pid === undefined) throw await cannotStart(child);
  const write = (line: string) => void (child.stdin.writable && child.stdin.write(`${line}\n`));
  return {
    pid: child.pid,
    keep: (pid) => write(`keep ${pid}`),
    forget: (pid) => write(`forget ${pid}`),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}

function cannotStart(child: NodeJS.EventEmitter): Promise<FlatlineError> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      resolve(new FlatlineError(`the keeper cannot start: ${messageOf(error)}`, { code: 'FL-R010', blame: 'environment', cause: error }));
    });
  });
}
