// `flatline run --watch`: Vitest watches, and each save runs that file's scenarios in a run of its own. A file that became
// invalid is shown with its problems and watching goes on. Ctrl-C is how it ends. Trials begin within a second of a save: the
// coordinator of the next run is there already, and the instrument is calibrated only now and then.

import { resolve } from 'node:path';
import { type ExitCode, exitCodes } from '../error.ts';
import { formatProblems, loadScenarios } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';
import { nowMs } from '../time.ts';
import { createHost, type FileContent, type Host } from '../vitest/host.ts';
import type { RunSettings } from '../vitest/open-run.ts';
import { startVitest } from './drive.ts';
import { onInterrupt } from './interrupt.ts';
import { showLive } from './live.ts';
import { hasColour, writeError } from './output.ts';
import { printFinished } from './print.ts';

const calibrationLastsMs = 600_000;

/** Runs the scenarios, then again whatever is saved, until a signal. `keep`: what the flags select. */
export async function watch(
  scenarios: readonly Scenario[],
  settings: RunSettings,
  keep: (scenarios: readonly Scenario[]) => readonly Scenario[],
): Promise<ExitCode> {
  using host = watchingHost(settings, keep);
  const files = [...new Set(scenarios.map((scenario) => resolve(scenario.file)))];
  const vitest = await startVitest(host, settings, { watch: true, include: files });
  const signal = new Promise<ExitCode>((ended) => {
    onInterrupt((name) => {
      host.interrupt(name);
      ended(name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated);
    });
  });
  await vitest.start();
  writeError('watching; Ctrl-C ends it');
  const code = await signal;
  await vitest.close();
  return code;
}

function watchingHost(settings: RunSettings, keep: (scenarios: readonly Scenario[]) => readonly Scenario[]): Host {
  let live: ReturnType<typeof showLive> | undefined;
  const said = new Map<string, string>();
  let found: { readonly uncertaintyMs: number; readonly atMs: number } | undefined;
  const calibration = () => {
    const fresh = found !== undefined && nowMs() - found.atMs < calibrationLastsMs;
    return fresh ? { calibrate: false, uncertaintyMs: found?.uncertaintyMs } : { calibrate: true };
  };
  return createHost({
    load: (file) => loadWatched(file, keep, said),
    again: true,
    settings: async () => ({ ...settings, ...calibration() }),
    onOpen: (run) => {
      live = showLive(run.request.scenarios, settings);
      live.follow(run);
    },
    onFinished: (finished, brokenTests) => {
      live?.end();
      const { calibrationMs, uncertaintyMs } = finished.result.instrument;
      if (calibrationMs !== null) found = { uncertaintyMs, atMs: nowMs() };
      for (const line of brokenTests) writeError(line);
      printFinished(finished, { json: false });
    },
  });
}

// The same problems are said once, however often the file is read for one save.
async function loadWatched(
  file: string,
  keep: (scenarios: readonly Scenario[]) => readonly Scenario[],
  said: Map<string, string>,
): Promise<FileContent> {
  const { scenarios, problems } = await loadScenarios({ patterns: [file], cwd: process.cwd(), env: process.env });
  const text = formatProblems(problems, { colour: hasColour(process.stderr) });
  if (text !== '' && said.get(file) !== text) writeError(text);
  said.set(file, text);
  return {
    scenarios: keep(scenarios),
    problems: problems.map(({ line, column, message }) => ({ line: line ?? 1, column: column ?? 1, message })),
  };
}
