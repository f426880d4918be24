// How long a run will take: its trials, each as long as its scenario makes likely, rehearsed by the queue's own rules. So a
// suite takes about as long as its longest trial, and longer where herds run alone, where processes are started
// together, or where there are more trials than slots. Pure; the figure in `list`, `explain`, shards and --budget.

import { rehearsedTrials } from '../coordinator/load.ts';
import { leastShare, slotsFor, slotsPerCore } from '../coordinator/queue.ts';
import { rehearse } from '../coordinator/rehearse.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';

// A process of its own, in slots of a core (verdicts, section 3).
const processWeight = 32;
/** Start-up and calibration before the first trial, and the reports after the last. */
const besideMs = 2000;

/** Planned duration of all trials of a scenario alone, in ms. */
export function plannedScenarioMs(scenario: Scenario, cores: number, trials = scenario.trials): number {
  return rehearsedMs([scenario], cores, trials);
}

/** Planned duration of a whole run in ms, start-up included. `trials`: at most so many of each. */
export function plannedRunMs(scenarios: readonly Scenario[], cores: number, trials = Number.POSITIVE_INFINITY): number {
  return scenarios.length === 0 ? 0 : besideMs + rehearsedMs(scenarios, cores, trials);
}

/** Planned duration of a comparison of so many blocks in ms, start-up included. */
export function plannedComparisonMs(scenarios: readonly Scenario[], cores: number, blocks: number): number {
  return besideMs + rehearsedMs(scenarios, cores, blocks, slotsFor({ environment: 'embedded', order: 'blocks', scenarios }));
}

function rehearsedMs(scenarios: readonly Scenario[], cores: number, trials: number, perCore = slotsPerCore): number {
  const all = scenarios.flatMap((scenario) => {
    const weight = scenario.client.use === 'reference' ? 1 : processWeight;
    return rehearsedTrials(scenario, faultTypes, { weight }, trials);
  });
  // A machine that is full makes the harness late, which takes slots away: seen in each run that filled them.
  return rehearse(all, perCore * cores * leastShare, cores);
}
