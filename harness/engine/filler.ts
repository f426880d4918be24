// Fillers: trials beyond the planned ones, for parts of the heartbeat cycle that nobody landed in since some faults could not
// be aimed (beats were not regular when it was time). At most half as many as planned, one round, all of them kept.

import type { FaultType } from '../fault.ts';
import type { Scenario } from '../scenario.ts';
import type { Plan, TrialPlan } from './plan.ts';
import { judgedFault } from './prediction.ts';
import type { FinishedTrial } from './verdict.ts';

/**
 * Fillers for the strata that stayed empty; none where every fault was aimed, or where no phase could be measured. What is
 * armed fires in an instant of its own (a quota is used up by a beat), so one trial more would land where all others did.
 */
export function fillersFor(plan: Plan, types: Readonly<Record<string, FaultType>>, finished: readonly FinishedTrial[]): TrialPlan[] {
  const count = plan.trials.length;
  const fault = judgedFault(plan.scenario);
  if (fault?.phase !== 'spread' || count < 2 || types[fault.type]?.timing === 'armed') return [];
  const landed = finished.filter((trial) => trial.standing.conclusive).map((trial) => ({ trial, phase: phaseOf(trial, fault.name) }));
  const missed = 1 / count + swayOf(plan.scenario, types);
  const stratum = (phase: number) => Math.min(count - 1, Math.floor(phase * count));
  const astray = landed.some(({ trial, phase }) => phase !== null && trial.plan.phase !== null && apart(phase, trial.plan.phase) > missed);
  if (!astray) return [];
  const filled = new Set(landed.flatMap(({ phase }) => (phase === null ? [] : [stratum(phase)])));
  const empty = Array.from({ length: count }, (_, index) => index).filter((index) => !filled.has(index));
  return empty
    .slice(0, Math.floor(count / 2))
    .map((index, place) => filler(plan.trials[place] as TrialPlan, count + 1 + place, (index + 0.5) / count));
}

/** A lost packet is sent again after this long at the earliest, in ms (Linux, TCP_RTO_MIN). */
const resentMs = 200;

// By how much of a cycle the path itself moves a beat, to and fro: a filler would be moved as well, so that is no reason for one.
function swayOf({ conditions, client }: Scenario, types: Readonly<Record<string, FaultType>>): number {
  const effects = conditions.flatMap((act) => types[act.type]?.actions(act.attributes).effects ?? []);
  const swayMs = effects.map((effect) => {
    if (effect.primitive === 'delay') return 2 * effect.jitterMs;
    return effect.primitive === 'drop-packets' ? resentMs : 0;
  });
  return swayMs.reduce((sum, each) => sum + each, 0) / (client.heartbeat?.intervalMs ?? Number.POSITIVE_INFINITY);
}

// A cycle has no ends: 0.98 and 0.02 are neighbours.
function apart(a: number, b: number): number {
  const distance = Math.abs(a - b);
  return Math.min(distance, 1 - distance);
}

function filler(like: TrialPlan, number: number, phase: number): TrialPlan {
  return { ...like, number, attempt: String(number), seed: `${like.seed}/filler`, phase };
}

function phaseOf(trial: FinishedTrial, fault: string): number | null {
  return trial.measurement.samples.find((sample) => sample.fault === fault && sample.side === 'client')?.phase ?? null;
}
