// A reporter: a pure function from the result (and, where it draws trials, their histories) to the text of one file.
// Tested from a saved result. Writing the files is reporters/write.ts.

import type { History } from './history.ts';
import type { RunResult } from './result.ts';

export interface ReportInput {
  readonly result: RunResult;
  /** History of a trial by the path written in the result; undefined when it is not there any more. */
  readonly history: (path: string) => History | undefined;
}

export interface Reporter {
  /** File name in the run's folder. */
  readonly file: string;
  render(input: ReportInput): string;
}
