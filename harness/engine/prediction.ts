// What theory says of a scenario's detection time, where it says anything: the reference client's detector and interval
// against a fault that drops, holds or ends everything at once. The band judges the instrument (truth rule 6) and
// stands in explain and in the reports beside what was measured.

import type { FaultType } from '../fault.ts';
import { predict } from '../heartbeat/bound.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { keepAliveTheory } from './keep-alive.ts';

/** Earliest, mean and latest detection in ms, and the formula that says so. */
export interface Prediction {
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly model: string;
  readonly formula: string;
}

/** The fault that detection is judged on: `of`, else the first. */
export function judgedFault(scenario: Scenario): FaultSpec | undefined {
  const { detection } = scenario.expect;
  const name = typeof detection === 'object' ? detection.of : scenario.faults[0]?.name;
  return scenario.faults.find((fault) => fault.name === name) ?? scenario.faults[0];
}

/** The band for the judged fault; undefined without a closed form, for black boxes that declare nothing, and for faults that only slow things down. */
export function predictionOf(scenario: Scenario, types: Readonly<Record<string, FaultType>>, roundTripMs: number): Prediction | undefined {
  const fault = judgedFault(scenario);
  const type = fault === undefined ? undefined : types[fault.type];
  const { heartbeat } = scenario.client;
  if (fault === undefined || type === undefined) return undefined;
  const actions = type.actions(fault.attributes);
  if (actions.startEnds.length > 0) return { minMs: 0, meanMs: 0, maxMs: 0, model: 'end', formula: 'the end arrives at once' };
  const kernel = keepAliveTheory(scenario, fault, type);
  if (kernel !== undefined) return 'why' in kernel ? undefined : { ...kernel, model: 'keep-alive' };
  if (heartbeat === undefined || heartbeat.detector.type === 'none' || !type.silent(fault.attributes)) return undefined;
  return predict({ heartbeat, roundTripMs, repliesLost: true, side: 'client' });
}

/** Why the kernel's keep-alive, where it is the only detector, has no band against the judged fault. */
export function keepAliveLacks(scenario: Scenario, types: Readonly<Record<string, FaultType>>): string | undefined {
  const fault = judgedFault(scenario);
  const type = fault === undefined ? undefined : types[fault.type];
  const kernel = fault === undefined || type === undefined ? undefined : keepAliveTheory(scenario, fault, type);
  return kernel !== undefined && 'why' in kernel ? kernel.why : undefined;
}

/** True when the band may judge the instrument: the reference client's own detector, and nothing else in force at the same time. */
export function bandJudges(scenario: Scenario): boolean {
  const { use, heartbeat } = scenario.client;
  const own = use === 'reference' && heartbeat?.detector.type !== 'none';
  return own && scenario.faults.length === 1 && scenario.faults[0]?.times === 1;
}
