// What each trial of a scenario takes of the machine, and how long: the same for the queue, which runs it, and for a plan,
// which only rehearses it. So a planned time is wrong only where a client takes longer or shorter than it was thought to.

import type { ClientKind } from '../client.ts';
import type { FaultType } from '../fault.ts';
import type { Scenario } from '../scenario.ts';
import type { Load } from './cohort.ts';
import { expectedTrialMs } from './expected-trial.ts';
import { burdenOf } from './supported.ts';

/** A herd of this size is a load of its own: it runs alone. */
const aloneFrom = 50;

/** The load of one trial; `containerWeight` where its server is a container of its own. */
export function loadOf(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  kind: Pick<ClientKind, 'weight'>,
  containerWeight?: number,
): Load & { readonly expectedMs: number } {
  return {
    ...burdenOf(scenario, types, kind, containerWeight),
    exclusive: scenario.client.count >= aloneFrom,
    soak: scenario.faults.length === 0,
    expectedMs: expectedTrialMs(scenario, types),
  };
}
