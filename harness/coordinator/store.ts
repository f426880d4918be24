// Writes histories into the run's folder, one file a trial, when the trial is over, whole or not at all. A disk that is full
// or read-only is an environment failure with one clear line; what was written before stays.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FlatlineError, messageOf } from '../error.ts';
import type { History } from '../history.ts';
import { historyParts } from '../reporters/history-lines.ts';
import { writeWhole } from '../reporters/write.ts';
import type { Scenario } from '../scenario.ts';

/** A function that stores a history and answers with its path relative to the run's folder. Throws a FlatlineError (exit 3). */
export function historyStore(folder: string): (scenario: Scenario, attempt: string, history: History) => Promise<string> {
  return async (scenario, attempt, history) => {
    const path = `trials/${scenario.id}/${attempt}.ndjson`;
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeWhole(file, historyParts(history), false);
    } catch (error) {
      throw new FlatlineError(`cannot write the history of a trial: ${messageOf(error)}`, {
        code: 'FL-E010',
        blame: 'environment',
        where: file,
        hint: 'free some space or choose another folder with "reports:" in the config',
        cause: error,
      });
    }
    return path;
  };
}
