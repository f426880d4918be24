// Why a selection is empty, in one line: the word that fits nothing, with the nearest that would, so that a typo in --tag
// is not taken for a green run. Pure.

import { exitCodes, FlatlineError } from '../error.ts';
import { nearest } from '../loader/suggest.ts';
import type { Scenario } from '../scenario.ts';
import type { RunFlags } from './run-flags.ts';

/** The flags that select. */
type Wanted = { readonly [K in keyof RunFlags]?: RunFlags[K] | undefined };

/** The refusal (FL-U006, exit 5) of a selection by `flags` that left none of `scenarios`. */
export function nothingSelected(scenarios: readonly Scenario[], flags: Wanted): FlatlineError {
  return new FlatlineError(reason(scenarios, flags), {
    code: 'FL-U006',
    blame: 'author',
    hint: 'see what there is with: flatline list',
    exitCode: exitCodes.empty,
  });
}

function reason(scenarios: readonly Scenario[], flags: Wanted): string {
  const tags = new Set(scenarios.flatMap((scenario) => scenario.tags));
  const settings = new Set(scenarios.flatMap(({ setting }) => setting ?? []));
  const tag = flags.tag?.find((one) => !tags.has(one));
  if (flags.tag?.every((one) => !tags.has(one)) && tag !== undefined) return unknown('tag', tag, tags);
  if (flags.setting !== undefined && !settings.has(flags.setting)) return unknown('setting', flags.setting, settings);
  const most = Math.max(...scenarios.map(({ trials }) => trials));
  if (Number.parseInt(flags.trial ?? '1', 10) > most) return `no scenario here has a trial ${flags.trial}: they have at most ${most}`;
  if (flags.lastFailed === true) return 'nothing that is selected failed in the latest run';
  if (flags.testNamePattern !== undefined) return `no name here matches "${flags.testNamePattern}", of ${counted(scenarios)}`;
  return `none of ${counted(scenarios)} matches the selection`;
}

function unknown(what: string, word: string, known: ReadonlySet<string>): string {
  const guess = nearest(word, [...known]);
  return `no scenario here has the ${what} "${word}"${guess === undefined ? '' : ` (did you mean ${guess}?)`}`;
}

function counted(scenarios: readonly Scenario[]): string {
  return `${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'}`;
}
