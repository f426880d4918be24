// How long a run will take, from its plans: trials run side by side as far as there are slots, so a suite takes about as
// long as its longest trial, or as its total load if that is more. Pure; the figure in `list`, `explain` and --budget.

import { plan } from '../engine/plan.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';

/** Trials of reference clients that one core carries while they wait; a process of its own costs 32 of them (verdicts, section 3). */
export const slotsPerCore = 256;
const processWeight = 32;
/** Start-up and calibration, before the first trial. */
const beforeMs = 1500;

/** Longest duration of one trial in ms, if the client does what is expected. */
export function plannedTrialMs(scenario: Scenario): number {
  return plan(scenario, faultTypes, 'planned time', 1).trialMs;
}

/** Planned duration of all trials of a scenario alone, in ms. */
export function plannedScenarioMs(scenario: Scenario, cores: number, trials = scenario.trials): number {
  return spanOf([{ trialMs: plannedTrialMs(scenario), load: trials * weightOf(scenario) }], cores);
}

/** Planned duration of a whole run in ms, start-up included. `trials`: at most so many of each. */
export function plannedRunMs(scenarios: readonly Scenario[], cores: number, trials = Number.POSITIVE_INFINITY): number {
  if (scenarios.length === 0) return 0;
  const loads = scenarios.map((scenario) => ({
    trialMs: plannedTrialMs(scenario),
    load: Math.min(trials, scenario.trials) * weightOf(scenario),
  }));
  return beforeMs + spanOf(loads, cores);
}

function weightOf(scenario: Scenario): number {
  return scenario.client.count * (scenario.client.use === 'reference' ? 1 : processWeight);
}

function spanOf(loads: readonly { readonly trialMs: number; readonly load: number }[], cores: number): number {
  const longestMs = Math.max(...loads.map((one) => one.trialMs));
  const totalMs = loads.reduce((sum, one) => sum + (one.trialMs * one.load) / (slotsPerCore * cores), 0);
  return Math.max(longestMs, totalMs);
}
