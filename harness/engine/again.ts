// The command that repeats one trial. It is printed for people to paste, so whatever a file or a setting is called must reach
// the shell as one word and as nothing else.

import type { Scenario } from '../scenario.ts';

/** The command for a POSIX shell that repeats one trial: the same plan, the same draws. */
export function againCommand(scenario: Scenario, trial: number, seed: string): string {
  const setting = scenario.setting === undefined ? [] : ['--setting', scenario.setting];
  // A file name that begins like a flag is none.
  const file = scenario.file.startsWith('-') ? `./${scenario.file}` : scenario.file;
  return ['flatline', 'run', file, ...setting, '--trial', String(trial), '--seed', seed].map(shellWord).join(' ');
}

/** One word of a POSIX shell, quoted only where it must be. */
export function shellWord(text: string): string {
  if (/^[\w./:=@%+,-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
