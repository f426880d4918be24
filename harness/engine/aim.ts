// Aiming: where in the heartbeat cycle the fault lands. With regular beats the next instant at the wanted phase of the
// cycle is computed, from the last deliveries; without, a seeded part of an interval is waited, which is a random sample and is
// treated as one. The phase that was achieved is measured later, whatever was wanted.

import { periodOf } from './beats.ts';
import { openAtNow } from './observe.ts';
import { note, type RunningTrial } from './world.ts';

/** An operation needs this long to reach the proxy before its instant, in ms. */
export const leadMs = 45;

/** The instant from which the faults' offsets count, in ms of the clock. */
export function aim(trial: RunningTrial, steadyFromMs: number): number {
  const { plan, scenario, world } = trial;
  const earliestMs = world.clock.nowMs() + leadMs;
  if (plan.phase === null) return earliestMs;
  const aimed = scenario.faults.find((fault) => fault.phase !== undefined);
  const offsetMs = aimed !== undefined && 'afterMs' in aimed.at ? aimed.at.afterMs : 0;
  const connection = openAtNow(trial.observation.line('c1'));
  const period = periodOf(connection, steadyFromMs, earliestMs);
  if (period !== undefined && (period.trusted || isDeclared(period.periodMs, scenario))) {
    const wantedMs = period.anchorMs + plan.phase * period.periodMs;
    const cycles = Math.max(0, Math.ceil((earliestMs + offsetMs - wantedMs) / period.periodMs));
    return wantedMs + cycles * period.periodMs - offsetMs;
  }
  const intervalMs = scenario.client.heartbeat?.intervalMs ?? period?.periodMs ?? 1000;
  note(trial, { kind: 'note', reason: 'phase not aimed: beats are not regular' });
  return earliestMs + plan.delayShare * intervalMs;
}

// One gap is enough where it is what was declared: slow beats need not be waited for three times.
function isDeclared(periodMs: number, { client }: RunningTrial['scenario']): boolean {
  const declaredMs = client.heartbeat?.intervalMs;
  return declaredMs !== undefined && Math.abs(periodMs - declaredMs) < 0.05 * declaredMs;
}
