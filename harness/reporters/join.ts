// Several runs joined on disk to one folder with its own reports: the shards of a CI matrix, or all that one Vitest run did.

import { appendFile, cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FlatlineError, messageOf } from '../error.ts';
import { logFile } from '../reporter.ts';
import type { RunResult } from '../result.ts';
import { mergeRuns } from './merge-runs.ts';
import { readRun } from './read.ts';
import { createRunFolder, writeReports } from './write.ts';

/** What came of it. */
export interface Joined {
  readonly folder: string;
  readonly result: RunResult;
}

/** Joins the runs in `folders` to a new one in `reportsDir`. Throws a FlatlineError when they do not belong together (exit 2) or cannot be written (exit 3). */
export async function joinRuns(folders: readonly string[], reportsDir: string): Promise<Joined> {
  const shards = await Promise.all(folders.map(async (folder) => ({ folder, result: (await readRun(folder)).result })));
  const result = mergeRuns(shards);
  const folder = await createRunFolder(reportsDir);
  for (const each of folders) await copyRecords(each, folder);
  await writeReports(folder, result);
  return { folder, result };
}

// Scenarios are in one shard only, so their folders never meet; the logs are put together, since failures link to one. What a
// shard did not bring along is missing in the whole as well.
async function copyRecords(from: string, to: string): Promise<void> {
  const unlessAbsent = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  };
  try {
    await cp(join(from, 'trials'), join(to, 'trials'), { recursive: true }).catch(unlessAbsent);
    await mkdir(dirname(join(to, logFile)), { recursive: true });
    await appendFile(join(to, logFile), (await readFile(join(from, logFile)).catch(unlessAbsent)) ?? '');
  } catch (error) {
    throw new FlatlineError(`the records of a run cannot be copied: ${messageOf(error)}`, {
      code: 'FL-E740',
      blame: 'environment',
      where: from,
      cause: error,
    });
  }
}
