// Loading scenario files for a command: every problem of every file at once, exit 2, and nothing started. The same for
// `run`, `try`, `validate`, `list` and `explain`, so that none accepts what another refuses.

import { type ExitCode, exitCodes } from '../error.ts';
import { formatProblems, type Loaded, loadScenarios } from '../loader/index.ts';
import { hasColour, writeError } from './output.ts';

/** Valid files, or the exit code after everything that is wrong was printed. */
export type LoadedOrExit = { readonly loaded: Loaded } | { readonly exit: ExitCode };

/** Loads what was named on the command line; nothing named = what the config says. */
export async function load(patterns: readonly string[], options: { readonly settings?: string } = {}): Promise<LoadedOrExit> {
  const loaded = await loadScenarios({ patterns: [...patterns], cwd: process.cwd(), env: process.env, ...options });
  if (loaded.problems.length > 0) {
    writeError(formatProblems(loaded.problems, { colour: hasColour(process.stderr) }));
    return { exit: exitCodes.usage };
  }
  if (loaded.scenarios.length > 0) return { loaded };
  writeError(nothingFound(patterns));
  return { exit: exitCodes.empty };
}

function nothingFound(patterns: readonly string[]): string {
  const searched = patterns.length === 0 ? 'where the config looks for scenarios' : `for ${patterns.join(' ')}`;
  return `flatline: no scenario found ${searched} [FL-U005]; write one with: flatline new first`;
}
