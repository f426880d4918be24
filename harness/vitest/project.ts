// A Vitest project for scenarios, for `test.projects` of a user's own configuration. It inherits nothing: a `retry` of
// theirs would turn a violated expectation green, a time-out would end a trial, and their globs would hide one suite or
// the other. The environment starts with the first run, not with Vitest.

import { relative, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { errorLine } from '../error.ts';
import { loadConfig } from '../loader/config.ts';
import { loadScenarios, type Problem } from '../loader/index.ts';
import { summaryText } from '../reporters/summary.ts';
import type { EmittedProblem } from './emit.ts';
import { createHost, type FileContent } from './host.ts';
import type { FinishedRun, RunSettings } from './open-run.ts';
import { scenarioProject } from './scenario-project.ts';

/** What of a run can be set in Vitest's configuration; the rest is in flatline.config. */
export interface ProjectOptions {
  /** Patterns of scenario files, relative to the folder of Vitest's configuration. Default: every scenario file. */
  readonly include?: readonly string[];
  readonly environment?: 'embedded' | 'docker';
  readonly seed?: string;
  /** Where the folders of runs are made. */
  readonly reports?: string;
  readonly parallel?: number;
}

/** Every scenario file outside the usual places of other people's code. */
const defaultInclude = ['**/*.scenario.{yaml,ts}'];

/** The project; give it to `test.projects`. */
export function flatlineProject(options: ProjectOptions = {}): TestProjectInlineConfiguration {
  const host = createHost({
    load: (file) => loadFile(file, process.cwd()),
    settings: () => settingsOf(options, process.cwd()),
    onFinished: printFinished,
  });
  return scenarioProject(host, options.include ?? defaultInclude);
}

/** What one file holds, with its problems as far as a test can show them. */
export async function loadFile(file: string, cwd: string): Promise<FileContent> {
  const { scenarios, problems } = await loadScenarios({ patterns: [file], cwd, env: process.env });
  return { scenarios, problems: problems.map(emitted) };
}

function emitted(problem: Problem): EmittedProblem {
  const hint = problem.hint === undefined ? '' : `; ${problem.hint}`;
  return { line: problem.line ?? 1, column: problem.column ?? 1, message: `${problem.message} [${problem.code}]${hint}` };
}

async function settingsOf(options: ProjectOptions, cwd: string): Promise<RunSettings> {
  const { config } = await loadConfig(cwd, process.env);
  return {
    environment: options.environment ?? config.environment,
    seed: options.seed,
    reportsDir: options.reports === undefined ? config.reports : resolve(cwd, options.reports),
    parallel: options.parallel ?? (config.parallel === 'auto' ? undefined : config.parallel),
    logLevel: 'silent',
    calibrate: true,
    allowUnsupported: false,
  };
}

function printFinished(finished: FinishedRun, brokenTests: readonly string[]): void {
  const colour = styleText('red', 'x', { stream: process.stdout }) !== 'x';
  const folder = finished.unwritten === undefined ? { folder: relative(process.cwd(), finished.folder) } : {};
  process.stdout.write(`\n${summaryText(finished.result, { colour, ...folder })}\n`);
  if (finished.unwritten !== undefined) process.stderr.write(`${errorLine(finished.unwritten)}\n`);
  for (const line of brokenTests) process.stderr.write(`${line}\n`);
}
