// What did not hold in the latest run, for --last-failed: the ids of scenarios whose verdict was not pass.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlatlineError } from '../error.ts';
import type { RunResult } from '../result.ts';

/** Ids in the latest run's result.json that did not pass. Throws a FlatlineError (exit 2) when there is no such run. */
export async function latestUnheld(reportsDir: string): Promise<ReadonlySet<string>> {
  const file = join(reportsDir, 'latest', 'result.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new FlatlineError('there is no earlier run here', {
      code: 'FL-U008',
      blame: 'author',
      where: '--last-failed',
      hint: 'run everything first',
    });
  }
  const result = JSON.parse(text) as RunResult;
  return new Set(result.scenarios.filter((scenario) => scenario.verdict !== 'pass').map((scenario) => scenario.id));
}
