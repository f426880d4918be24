// The end of a run on the terminal: the summary, or the result document alone with --json, and GitHub's annotations where
// GitHub runs it. Also the job's summary page there, as long as GitHub takes it.

import { appendFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { annotations } from '../reporters/annotations.ts';
import { resultText } from '../reporters/result-json.ts';
import { summaryText } from '../reporters/summary.ts';
import type { FinishedRun } from '../vitest/open-run.ts';
import { hasColour, writeAnswer, writeError } from './output.ts';
import { wrapLines } from './wrap.ts';

/** Prints a finished run. */
export function printFinished(run: FinishedRun, options: { readonly json: boolean }): void {
  const folder = run.unwritten === undefined ? { folder: relative(process.cwd(), run.folder) } : {};
  const summary = (stream: NodeJS.WriteStream) => {
    const width = stream.isTTY === true ? { width: stream.columns } : {};
    return `\n${wrapLines(summaryText(run.result, { colour: hasColour(stream), ...folder, ...width }), width.width)}`;
  };
  if (options.json) writeAnswer(documentOf(run));
  if (options.json) writeError(summary(process.stderr));
  else writeAnswer(summary(process.stdout));
  if (process.env['GITHUB_ACTIONS'] === 'true') forGithub(run, options.json ? writeError : writeAnswer);
}

// As it is on disk, so that both are the same; from memory when the disk refused it.
function documentOf(run: FinishedRun): string {
  if (run.unwritten !== undefined) return resultText(run.result);
  return readFileSync(join(run.folder, 'result.json'), 'utf8');
}

function forGithub(run: FinishedRun, write: (text: string) => void): void {
  for (const line of annotations(run.result)) write(line);
  const page = process.env['GITHUB_STEP_SUMMARY'];
  if (page === undefined || run.unwritten !== undefined) return;
  try {
    appendFileSync(page, readFileSync(join(run.folder, 'report.md'), 'utf8'));
  } catch (error) {
    writeError(`the job summary was not written: ${String(error)}`);
  }
}
