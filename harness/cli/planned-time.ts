// How long a run will take, from its plans: trials run side by side as far as there are slots, so a suite takes about as
// long as its longest trial, or as its total load if that is more. Pure; the figure in `list`, `explain` and --budget.

import { slotsPerCore } from '../coordinator/queue.ts';
import { burdenOf } from '../coordinator/supported.ts';
import { plan } from '../engine/plan.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';

// A process of its own, in slots of a core (verdicts, section 3).
const processWeight = 32;
/** Start-up and calibration, before the first trial. */
const beforeMs = 1500;

/** Longest duration of one trial in ms, if the client does what is expected. */
export function plannedTrialMs(scenario: Scenario): number {
  return plan(scenario, faultTypes, 'planned time', 1).trialMs;
}

/** Planned duration of all trials of a scenario alone, in ms. */
export function plannedScenarioMs(scenario: Scenario, cores: number, trials = scenario.trials): number {
  return spanOf([{ trialMs: plannedTrialMs(scenario), load: trials * weightOf(scenario) }], slotsOf([scenario], cores));
}

/** Planned duration of a whole run in ms, start-up included. `trials`: at most so many of each. */
export function plannedRunMs(scenarios: readonly Scenario[], cores: number, trials = Number.POSITIVE_INFINITY): number {
  if (scenarios.length === 0) return 0;
  const loads = scenarios.map((scenario) => ({
    trialMs: plannedTrialMs(scenario),
    load: Math.min(trials, scenario.trials) * weightOf(scenario),
  }));
  return beforeMs + spanOf(loads, slotsOf(scenarios, cores));
}

function weightOf(scenario: Scenario): number {
  return scenario.client.count * clientWeight(scenario);
}

function clientWeight(scenario: Scenario): number {
  return scenario.client.use === 'reference' ? 1 : processWeight;
}

function slotsOf(scenarios: readonly Scenario[], cores: number): number {
  return slotsPerCore(scenarios.some((scenario) => burdenOf(scenario, faultTypes, { weight: clientWeight(scenario) }).spawns)) * cores;
}

function spanOf(loads: readonly { readonly trialMs: number; readonly load: number }[], slots: number): number {
  const longestMs = Math.max(...loads.map((one) => one.trialMs));
  const totalMs = loads.reduce((sum, one) => sum + (one.trialMs * one.load) / slots, 0);
  return Math.max(longestMs, totalMs);
}
