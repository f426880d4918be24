// How long a set of trials takes from the first start to the last end, by the queue's own rules and on no clock: for
// planned times. Slots stay as they are; the queue's own change with the machine.

import { type Load, nextCohort } from './cohort.ts';

/** A trial that is only rehearsed. */
export interface RehearsedTrial extends Load {
  readonly durationMs: number;
}

/** The time that all of them take, ms. `startMs`: what each trial that spawns adds to its cohort, which waits for all of them. */
export function rehearse(trials: readonly RehearsedTrial[], slots: number, startMs = 0): number {
  const waiting = new Set(trials);
  const endsMs = new Map<RehearsedTrial, number>();
  const running = new Set<RehearsedTrial>();
  let atMs = 0;
  while (waiting.size > 0 || running.size > 0) {
    const cohort = nextCohort([...waiting], running, slots);
    const gateMs = startMs * cohort.filter((trial) => trial.spawns).length;
    for (const trial of cohort) {
      waiting.delete(trial);
      running.add(trial);
      endsMs.set(trial, atMs + trial.durationMs + (trial.spawns ? gateMs : 0));
    }
    atMs = Math.min(...[...running].map((trial) => endsMs.get(trial) ?? atMs));
    for (const trial of running) if ((endsMs.get(trial) ?? 0) <= atMs) running.delete(trial);
  }
  return atMs;
}
