// How long a set of trials takes from the first start to the last end, by the queue's own rules and on no clock: for
// planned times. Slots stay as they are; the queue's own change with the machine.

import { type Load, nextCohort } from './cohort.ts';

/** A trial that is only rehearsed. */
export interface RehearsedTrial extends Load {
  readonly durationMs: number;
  /** Core time in which its processes start, ms; whatever starts with it waits until all have started. */
  readonly startMs?: number;
}

/** The time that all of them take, ms. */
export function rehearse(trials: readonly RehearsedTrial[], slots: number, cores = 1): number {
  const waiting = new Set(trials);
  const endsMs = new Map<RehearsedTrial, number>();
  const running = new Set<RehearsedTrial>();
  let atMs = 0;
  while (waiting.size > 0 || running.size > 0) {
    const cohort = nextCohort([...waiting], running, slots);
    const startsMs = cohort.map((trial) => (trial.spawns ? (trial.startMs ?? 0) : 0));
    // A start that takes long takes no less where there are more cores.
    const gateMs = Math.max(0, ...startsMs, startsMs.reduce((sum, each) => sum + each, 0) / cores);
    for (const trial of cohort) {
      waiting.delete(trial);
      running.add(trial);
      endsMs.set(trial, atMs + trial.durationMs + gateMs);
    }
    atMs = Math.min(...[...running].map((trial) => endsMs.get(trial) ?? atMs));
    for (const trial of running) if ((endsMs.get(trial) ?? 0) <= atMs) running.delete(trial);
  }
  return atMs;
}
