// `flatline merge`: joins the runs of several shards to one folder with its own reports, and ends with the exit code of
// the whole, so that one job can stand for all.

import { relative, resolve } from 'node:path';
import type { ExitCode } from '../error.ts';
import { joinRuns } from '../reporters/join.ts';
import { summaryText } from '../reporters/summary.ts';
import { hasColour, writeAnswer } from './output.ts';

/** Merges the runs in `folders`. */
export async function merge(folders: readonly string[], flags: { readonly reports: string }): Promise<ExitCode> {
  const { folder, result } = await joinRuns(folders, resolve(flags.reports));
  writeAnswer(summaryText(result, { colour: hasColour(process.stdout), folder: relative(process.cwd(), folder) }));
  return result.exitCode;
}
