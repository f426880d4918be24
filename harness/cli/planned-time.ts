// How long a run will take: its trials, each as long as its scenario makes likely, rehearsed by the queue's own rules. So a
// suite takes about as long as its longest trial, and longer where herds run alone, where processes or containers are
// started together, or where there are more trials than slots. The figure in `list`, `explain`, shards and --budget.

import { availableParallelism } from 'node:os';
import { rehearsedTrials } from '../coordinator/load.ts';
import { leastShare, slotsFor } from '../coordinator/queue.ts';
import { rehearse } from '../coordinator/rehearse.ts';
import { besideMs as besideContainersMs, containerMs, serverWeight } from '../environments/docker/cost.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';

// A process of its own, in slots of a core (verdicts, section 3).
const processWeight = 32;
/** Start-up and calibration before the first trial, and the reports after the last: 1.6 to 2.1 s, measured over twelve runs. */
const besideMs = 1800;
const container = { weight: serverWeight, startMs: containerMs };

/** Where a run is planned. */
export interface Machine {
  readonly cores: number;
  readonly environment: 'embedded' | 'docker';
}

/** This machine, with its path in that environment. */
export function thisMachine(environment: Machine['environment']): Machine {
  return { cores: availableParallelism(), environment };
}

/** Planned duration of all trials of a scenario alone, in ms. */
export function plannedScenarioMs(scenario: Scenario, machine: Machine, trials = scenario.trials): number {
  return rehearsedMs([scenario], machine, trials, 'trials');
}

/** Planned duration of a whole run in ms, start-up included. `trials`: at most so many of each. */
export function plannedRunMs(scenarios: readonly Scenario[], machine: Machine, trials = Number.POSITIVE_INFINITY): number {
  return scenarios.length === 0 ? 0 : aroundMs(machine) + rehearsedMs(scenarios, machine, trials, 'trials');
}

/** Planned duration of a comparison of so many blocks in ms, start-up included. */
export function plannedComparisonMs(scenarios: readonly Scenario[], machine: Machine, blocks: number): number {
  return aroundMs(machine) + rehearsedMs(scenarios, machine, blocks, 'blocks');
}

function aroundMs({ environment }: Machine): number {
  return environment === 'docker' ? besideContainersMs : besideMs;
}

function rehearsedMs(scenarios: readonly Scenario[], machine: Machine, trials: number, order: 'trials' | 'blocks'): number {
  const { cores, environment } = machine;
  const all = scenarios.flatMap((scenario) => {
    const weight = scenario.client.use === 'reference' ? 1 : processWeight;
    return rehearsedTrials(scenario, faultTypes, { weight }, trials, environment === 'docker' ? container : undefined);
  });
  const perCore = order === 'blocks' ? slotsFor({ environment, order, scenarios }) : slotsFor({ environment, scenarios });
  // A machine that is full makes the harness late, which takes slots away: seen in each run that filled them.
  return rehearse(all, perCore * cores * leastShare, cores);
}
