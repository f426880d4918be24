// What a scenario is called wherever it is picked by name: in Vitest's tests, in lists and by -t.

import type { Scenario } from '../scenario.ts';

/** The scenario's name, then its setting in brackets. */
export function fullName(scenario: Pick<Scenario, 'name' | 'setting'>): string {
  return scenario.setting === undefined ? scenario.name : `${scenario.name} [${scenario.setting}]`;
}
