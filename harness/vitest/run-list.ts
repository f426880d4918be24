// Which runs one Vitest run did: every `runScenario()` writes its folder down, in whichever worker it was called, and the
// reporter of the main process reads the list at the end. A variable of the environment says where, since workers inherit it.

import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const variable = 'FLATLINE_RUN_LIST';

/** Begins a list; workers that start from now on write to it. */
export async function beginRunList(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'flatline-runs-')), 'list');
  process.env[variable] = path;
  return path;
}

/** Writes a run's folder down, where somebody keeps a list. */
export async function noteRun(folder: string): Promise<void> {
  const path = process.env[variable];
  // A list that is gone is nobody's any more.
  if (path !== undefined) await appendFile(path, `${JSON.stringify(folder)}\n`).catch(() => {});
}

/** All folders of the list, which ends here. */
export async function endRunList(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  await rm(dirname(path), { recursive: true, force: true });
  if (process.env[variable] === path) delete process.env[variable];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string);
}
