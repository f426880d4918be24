// A reporter: a pure function from the result (and, where it draws trials, their histories) to the text of one file.
// Tested from a saved result. Writing the files is reporters/write.ts.

import type { History } from './history.ts';
import type { RunResult } from './result.ts';

/** Where the log of a run is kept, relative to its folder. */
export const logFile = 'logs/flatline.ndjson';

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
