// `flatline merge`: joins the runs of several shards to one folder with its own reports, and ends with the exit code of
// the whole, so that one job can stand for all.

import { cp } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type ExitCode, FlatlineError, messageOf } from '../error.ts';
import { readRun } from '../reporters/read.ts';
import { summaryText } from '../reporters/summary.ts';
import { createRunFolder, writeReports } from '../reporters/write.ts';
import { mergeRuns } from './merge-runs.ts';
import { hasColour, writeAnswer } from './output.ts';

/** Merges the runs in `folders`. */
export async function merge(folders: readonly string[], flags: { readonly reports: string }): Promise<ExitCode> {
  const shards = await Promise.all(folders.map(async (folder) => ({ folder, result: (await readRun(folder)).result })));
  const result = mergeRuns(shards);
  const target = await createRunFolder(resolve(flags.reports));
  for (const folder of folders) await copyTrials(folder, target);
  await writeReports(target, result);
  writeAnswer(summaryText(result, { colour: hasColour(process.stdout), folder: relative(process.cwd(), target) }));
  return result.exitCode;
}

// Scenarios are in one shard only, so their folders never meet.
async function copyTrials(folder: string, target: string): Promise<void> {
  try {
    await cp(join(folder, 'trials'), join(target, 'trials'), { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new FlatlineError(`the trials cannot be copied: ${messageOf(error)}`, {
      code: 'FL-E740',
      blame: 'environment',
      where: folder,
      cause: error,
    });
  }
}
