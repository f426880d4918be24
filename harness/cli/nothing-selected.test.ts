// An empty selection says which word fits nothing.

import { expect, test } from 'vitest';
import { errorLine, exitCodeOf, exitCodes } from '../error.ts';
import type { Scenario } from '../scenario.ts';
import { nothingSelected } from './nothing-selected.ts';

const scenarios = [
  { name: 'a', tags: ['blackhole'], setting: 'often', trials: 10 },
  { name: 'b', tags: [], trials: 4 },
] as unknown as Scenario[];

test.each([
  [{ tag: ['blckhole'] }, 'no scenario here has the tag "blckhole" (did you mean blackhole?)'],
  [{ tag: ['herd', 'cut'] }, 'no scenario here has the tag "herd"'],
  [{ setting: 'oftn' }, 'no scenario here has the setting "oftn" (did you mean often?)'],
  [{ trial: '17b' }, 'no scenario here has a trial 17b: they have at most 10'],
  [{ lastFailed: true }, 'nothing that is selected failed in the latest run'],
  [{ testNamePattern: 'cut' }, 'no name here matches "cut", of 2 scenarios'],
  [{ shard: { index: 3, count: 3 } }, 'none of 2 scenarios matches the selection'],
  [{ tag: ['blackhole', 'herd'], testNamePattern: 'b' }, 'no name here matches "b", of 2 scenarios'],
])('%j', (flags, said) => {
  const refusal = nothingSelected(scenarios, flags);
  expect(errorLine(refusal)).toBe(`${said} [FL-U006]; see what there is with: flatline list`);
  expect(exitCodeOf(refusal)).toBe(exitCodes.empty);
});
