// `flatline validate`: the loader that `run` uses, and nothing else. No file matched is exit 5, since a validator that
// looked at nothing must not be green.

import { type ExitCode, exitCodes } from '../error.ts';
import { load } from './loaded.ts';
import { writeAnswer, writeError } from './output.ts';

/** Checks the files; prints what is wrong, or how many scenarios they hold. */
export async function validate(files: readonly string[]): Promise<ExitCode> {
  const outcome = await load(files);
  if ('exit' in outcome) return outcome.exit;
  const { scenarios, files: found } = outcome.loaded;
  for (const scenario of scenarios) {
    for (const warning of scenario.warnings) writeError(`${scenario.file}: warning: ${warning}`);
  }
  writeAnswer(`${counted(found.length, 'file')}, ${counted(scenarios.length, 'scenario')}: valid`);
  return exitCodes.held;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
