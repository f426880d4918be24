// One measured figure with its limit, and how benches start the real command.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../result.ts';

/** A figure, as one line of JSON. `limit` is written as people would say it; a figure without one is for information. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: string;
  readonly ok: boolean;
}

/** A figure for information only. */
export function info(name: string, value: number, unit: string): Figure {
  return { name, value: Math.round(value * 1000) / 1000, unit, ok: true };
}

/** A figure that must hold. */
export function judged(name: string, value: number, unit: string, limit: string, ok: boolean): Figure {
  return { name, value: Math.round(value * 1000) / 1000, unit, limit, ok };
}

/**
 * Runs `flatline run` for real in an empty folder and hands over result.json and the folder, which is gone afterwards. With
 * `libraries` it is a project that has those of this one.
 */
export async function withRun<T>(
  files: Readonly<Record<string, string>>,
  flags: readonly string[],
  use: (result: RunResult, folder: string) => Promise<T> | T,
  { libraries = false }: { readonly libraries?: boolean } = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'flatline-bench-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    if (libraries) await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
    const result = await runJson([...Object.keys(files), ...flags], folder);
    return await use(result, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `flatline run` with these arguments in that folder; its result. */
export function runJson(args: readonly string[], cwd: string): Promise<RunResult> {
  const command = fileURLToPath(new URL('../cli/flatline.js', import.meta.url));
  const child = spawn(process.execPath, [command, 'run', ...args, '--json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(out));
      } catch {
        reject(new Error(`flatline run ended with ${code} and no result: ${err.slice(-2000)}`));
      }
    });
  });
}
