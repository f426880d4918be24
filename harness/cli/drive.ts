// Drives Vitest for `flatline run` through its programming interface, since its own command would end at once on a signal,
// without reports, and knows one exit code only. No configuration of the user's is read and nothing is cached, so no
// folder appears in their project. What Vitest prints goes to standard error, and only where a test itself broke.

import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import type { Vitest } from 'vitest/node';
import type { Scenario } from '../scenario.ts';
import { systemClock, within } from '../time.ts';
import { createHost, type FileContent, type Host } from '../vitest/host.ts';
import type { FinishedRun, OpenRun, RunSettings } from '../vitest/open-run.ts';
import { projectName, scenarioProject } from '../vitest/scenario-project.ts';
import { onInterrupt } from './interrupt.ts';

/** How driving ended. */
export interface Driven {
  readonly finished: FinishedRun | undefined;
  /** Errors of tests themselves, one line each: a broken TypeScript file, a lost worker. */
  readonly brokenTests: readonly string[];
  /** What Vitest or the run's start threw. */
  readonly failure?: unknown;
}

/** Runs the scenarios through Vitest. `onOpen` is told when the coordinator has been started. */
export async function drive(scenarios: readonly Scenario[], settings: RunSettings, onOpen: (run: OpenRun) => void): Promise<Driven> {
  let finished: FinishedRun | undefined;
  let brokenTests: readonly string[] = [];
  let failure: unknown;
  const host = createHost({
    load: async (file) => contentOf(scenarios, file),
    settings: async () => settings,
    onOpen,
    onFinished: (run, broken) => {
      finished = run;
      brokenTests = broken;
    },
  });
  const vitest = await startVitest(host, settings);
  const interrupts = onInterrupt((signal) => {
    host.interrupt(signal);
    void vitest.cancelCurrentRun('keyboard-input');
  });
  try {
    await vitest.standalone();
    await vitest.runTestSpecifications(filesOf(scenarios).map((file) => vitest.getProjectByName(projectName).createSpecification(file)));
  } catch (error) {
    failure = error;
  }
  interrupts[Symbol.dispose]();
  await within(systemClock, vitest.close(), 3000, () => undefined);
  return { finished, brokenTests, failure };
}

function contentOf(scenarios: readonly Scenario[], file: string): FileContent {
  return { scenarios: scenarios.filter((scenario) => resolve(scenario.file) === file), problems: [] };
}

function filesOf(scenarios: readonly Scenario[]): string[] {
  return [...new Set(scenarios.map((scenario) => resolve(scenario.file)))];
}

/** Vitest with nothing but scenarios, silent, and without its own handling of signals. `include`: patterns to watch. */
export async function startVitest(
  host: Host,
  settings: RunSettings,
  options: { readonly watch: boolean; readonly include: readonly string[] } = { watch: false, include: [] },
): Promise<Vitest> {
  const { createVitest } = await import('vitest/node');
  const before = listenersNow();
  const vitest = await createVitest(
    {
      config: false,
      watch: options.watch,
      cache: false,
      fsModuleCache: false,
      reporters: [],
      passWithNoTests: true,
      projects: [scenarioProject(host, options.include)],
    },
    { cacheDir: join(settings.reportsDir, '.cache'), logLevel: 'silent', clearScreen: false },
    { stdout: nowhere(), stderr: nowhere() },
  );
  forgetListeners(before);
  return vitest;
}

// Our own reporting says everything; what Vitest would add are its banners and a frame that the summary has already.
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

type Listener = (...given: unknown[]) => void;
const watched = ['SIGINT', 'SIGTERM', 'exit'] as const;

function listenersNow(): Map<string, Set<Listener>> {
  return new Map(watched.map((event) => [event, new Set(process.listeners(event as never) as Listener[])]));
}

// Vitest ends the process on a signal; then no report would be written and nobody would wait for the coordinator.
function forgetListeners(before: Map<string, Set<Listener>>): void {
  for (const event of watched) {
    for (const listener of process.listeners(event as never) as Listener[]) {
      if (before.get(event)?.has(listener) !== true) process.removeListener(event, listener);
    }
  }
}
