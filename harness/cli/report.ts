// `flatline report`: writes the reports of a finished run again from its result and histories, for instance after an
// update, and prints the summary. It measures nothing and judges nothing anew.

import { type ExitCode, exitCodes } from '../error.ts';
import { readRun } from '../reporters/read.ts';
import { summaryText } from '../reporters/summary.ts';
import { writeReports } from '../reporters/write.ts';
import { hasColour, writeAnswer } from './output.ts';

/** Writes the reports of the run in `folder` again. */
export async function report(folder: string): Promise<ExitCode> {
  const { result } = await readRun(folder);
  const files = await writeReports(folder, result);
  writeAnswer(summaryText(result, { colour: hasColour(process.stdout) }));
  for (const file of files) writeAnswer(file);
  return exitCodes.held;
}
