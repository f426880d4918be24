// `flatline report`: writes the reports of a finished run again from its result and histories, for instance after an
// update, and prints the summary; of two runs it says what differs for certain. It measures nothing and judges nothing anew.

import { basename, join, relative, resolve } from 'node:path';
import { compareRuns, type NamedRun } from '../engine/compare-runs.ts';
import { type ExitCode, exitCodes, FlatlineError } from '../error.ts';
import { comparedRunsJson, comparedRunsMarkdown, comparedRunsText } from '../reporters/comparison/runs.ts';
import { readRun } from '../reporters/read.ts';
import { summaryText } from '../reporters/summary.ts';
import { writeReports } from '../reporters/write.ts';
import { writeComparisonFiles } from './compare-measure.ts';
import { hasColour, writeAnswer, writeError } from './output.ts';

/** Flags of `report`. */
export interface ReportFlags {
  readonly json?: boolean;
}

/** Writes the reports of the run in `folder` again. */
export async function report(folder: string): Promise<ExitCode> {
  const { result } = await readRun(folder);
  const files = await writeReports(folder, result);
  writeAnswer(summaryText(result, { colour: hasColour(process.stdout) }));
  for (const file of files) writeAnswer(file);
  return exitCodes.held;
}

/** Compares two runs; the files go to the second one's folder. Throws a FlatlineError (FL-U030, exit 2) when they share no scenario. */
export async function reportTwo(first: string, second: string, flags: ReportFlags): Promise<ExitCode> {
  const compared = compareRuns(...(await named(first, second)));
  if (compared.comparisons.length === 0)
    throw new FlatlineError('these runs have no scenario in common', {
      code: 'FL-U030',
      blame: 'author',
      where: `${first}, ${second}`,
      hint: 'scenarios are paired by name and setting; see report.md of either run',
    });
  const markdown = 'runs-compared.md';
  await writeComparisonFiles(second, { 'runs-compared.json': comparedRunsJson(compared), [markdown]: comparedRunsMarkdown(compared) });
  writeAnswer(flags.json === true ? comparedRunsJson(compared).trimEnd() : comparedRunsText(compared));
  writeError(`report: ${relative(process.cwd(), resolve(join(second, markdown)))}`);
  return exitCodes.held;
}

// By the folder's name where that tells them apart, else by the path as given.
async function named(first: string, second: string): Promise<[NamedRun, NamedRun]> {
  const short = [first, second].map((folder) => basename(resolve(folder)));
  const [a, b] = short[0] === short[1] ? [first, second] : short;
  if (a === b) throw new FlatlineError('this is one run twice', { code: 'FL-U030', blame: 'author', where: first, hint: 'name two runs' });
  const [x, y] = await Promise.all([readRun(first), readRun(second)]);
  return [
    { name: a ?? first, result: x.result },
    { name: b ?? second, result: y.result },
  ];
}
