// A Vitest reporter for suites that call `runScenario()` by hand: at the end it joins all runs of the suite to one folder with
// every report, and prints the summary. It changes no test's result. Scenario files have their own, see `flatlineProject`.

import { relative, resolve } from 'node:path';
import type { Reporter } from 'vitest/node';
import { errorLine } from '../error.ts';
import { joinRuns } from '../reporters/join.ts';
import { readRun } from '../reporters/read.ts';
import { summaryText } from '../reporters/summary.ts';
import { beginRunList, endRunList } from './run-list.ts';

/** Where the joined run goes. */
export interface ReporterOptions {
  /** Default: `reports` in the working folder. */
  readonly reports?: string;
}

/** The reporter; give it to `test.reporters` beside others. */
export function flatlineReporter(options: ReporterOptions = {}): Reporter {
  let list: string | undefined;
  return {
    async onInit() {
      list = await beginRunList();
    },
    async onTestRunEnd() {
      if (list === undefined) return;
      const folders = await endRunList(list);
      list = undefined;
      if (folders.length > 0) await joinAndPrint(folders, resolve(options.reports ?? 'reports'));
    },
    async onTestRunStart() {
      // In watch mode one reporter sees many runs.
      list ??= await beginRunList();
    },
  };
}

async function joinAndPrint(folders: readonly string[], reportsDir: string): Promise<void> {
  try {
    const { once, again } = await tellApart(folders);
    const { folder, result } = await joinRuns(once, reportsDir);
    process.stdout.write(
      `\n${summaryText(result, { colour: process.stdout.hasColors?.() ?? false, folder: relative(process.cwd(), folder) })}\n`,
    );
    for (const each of again) process.stdout.write(`run again, so not in the joined report: ${relative(process.cwd(), each)}\n`);
  } catch (error) {
    process.stderr.write(`${errorLine(error)}\n`);
  }
}

// No scenario may be joined twice, since its trials would count twice: the first run of each stands for it.
async function tellApart(folders: readonly string[]): Promise<{ once: string[]; again: string[] }> {
  const known = new Set<string>();
  const [once, again]: [string[], string[]] = [[], []];
  for (const folder of folders) {
    const ids = (await readRun(folder)).result.scenarios.map(({ id }) => id);
    (ids.some((id) => known.has(id)) ? again : once).push(folder);
    for (const id of ids) known.add(id);
  }
  return { once, again };
}
