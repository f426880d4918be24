// One trial: connect, steady, fault, heal, recover, each stage leading to the next, everything that happens recorded.
// This is the only file that touches the world, and it does so through contracts. It judges nothing: it knows when to
// go on and when to stop. Whatever happens, faults are lifted, clients ended, and the record says how far it saw.

import { messageOf } from '../error.ts';
import { type History, type HistoryEnd, type HistoryEvent, recorder } from '../history.ts';
import type { Scenario } from '../scenario.ts';
import { sleepUntil } from '../time.ts';
import { aim } from './aim.ts';
import { decisions } from './decided.ts';
import { holding } from './holding.ts';
import { observation } from './observe.ts';
import type { TrialPlan } from './plan.ts';
import { groupsOf, moments, runFault } from './schedule.ts';
import { endRecord, headerOf } from './trial-end.ts';
import { openPaths, startClients, tearDown } from './trial-parties.ts';
import { isUp, steady } from './trial-steady.ts';
import { readAll, watchWaits } from './wait.ts';
import { note, type RunningTrial, type World, waitFor } from './world.ts';

// A client that is not up by then, in a network without a fault, never will be.
const connectLimitMs = 15_000;

/** Carries a plan out. Always gives a history; one without end record when the trial was cut off. */
export async function runTrial(scenario: Scenario, plan: TrialPlan, world: World, holdMs: number): Promise<History> {
  const trial = begin(scenario, plan, world);
  const stop = () => trial.over.abort(world.signal.reason);
  if (world.signal.aborted) stop();
  else world.signal.addEventListener('abort', stop, { once: true });
  const unsubscribe = world.jumps((event) => trial.recorder.add(event));
  let end: HistoryEnd | undefined;
  try {
    using _ = world.watched?.();
    const why = await stages(trial, holdMs);
    end = await endRecord(trial, why);
  } catch (error) {
    note(trial, { kind: 'note', reason: `cut off: ${messageOf(error)}` });
  } finally {
    world.signal.removeEventListener('abort', stop);
    unsubscribe();
  }
  const events = [...trial.recorder.events];
  await tearDown(trial);
  return { header: headerOf(trial), events, end };
}

function begin(scenario: Scenario, plan: TrialPlan, world: World): RunningTrial {
  const record = recorder();
  const seen = observation();
  record.subscribe((event) => seen.add(event));
  if (world.watch !== undefined) record.subscribe(world.watch);
  return { scenario, plan, world, recorder: record, observation: seen, clients: new Map(), paths: new Map(), over: new AbortController() };
}

async function stages(trial: RunningTrial, holdMs: number): Promise<string> {
  note(trial, { kind: 'stage', reason: 'connect' });
  await openPaths(trial);
  await startClients(trial);
  const up = holding(trial, (client) => isUp(trial, client));
  if (!(await waitFor(trial, () => up() === trial.scenario.client.count, trial.world.clock.nowMs() + connectLimitMs)))
    return 'never steady: not up in time';
  await trial.world.spawned();
  note(trial, { kind: 'stage', reason: 'steady' });
  const steadyFromMs = trial.world.clock.nowMs();
  const unwatch = await watchWaits(trial);
  try {
    const unsteady = await steady(trial, steadyFromMs);
    if (unsteady !== undefined) return unsteady;
    if (trial.plan.faults.length === 0) return 'soak over';
    return await faultsAndRecovery(trial, steadyFromMs, holdMs);
  } finally {
    unwatch();
  }
}

async function faultsAndRecovery(trial: RunningTrial, steadyFromMs: number, holdMs: number): Promise<string> {
  const { scenario, world } = trial;
  note(trial, { kind: 'stage', reason: 'fault' });
  const originMs = aim(trial, steadyFromMs);
  await readAll(trial);
  const told = moments();
  const untell = trial.recorder.subscribe((event) => {
    if (event.kind === 'down' && event.client !== undefined) told.tell(`down@${event.client}`, event.hi);
  });
  // Same instant: list order. A microsecond between them keeps it, whichever call arrives first.
  const tasks = trial.plan.faults.flatMap((fault, index) =>
    groupsOf(trial, fault).map((clients) => runFault(trial, fault, clients, originMs + index * 1e-3, index, told)),
  );
  let failed: unknown;
  let healed = false;
  const all = Promise.all(tasks).then(
    () => {
      healed = true;
    },
    (error: unknown) => {
      failed = error;
    },
  );
  const { openAt } = decisions(scenario, world.types, trial.recorder.events, trial.observation, holdMs);
  try {
    for (;;) {
      if (failed !== undefined) throw failed;
      const now = world.clock.nowMs();
      if (healed) {
        const open = openAt(now);
        if (open.why === undefined) return 'every outcome is decided';
        await nextEvent(trial, open.deadlineMs);
        await sleepUntil(world.clock, now + betweenLooksMs, trial.over.signal);
      } else await Promise.race([all, sleepUntil(world.clock, now + 1000, trial.over.signal)]);
    }
  } finally {
    untell();
  }
}

// A herd tells thousands of things a second, and no outcome is worse for being looked at a moment later.
const betweenLooksMs = 5;

// Waits for the next event that can change an outcome: claims and ends, not every byte.
async function nextEvent(trial: RunningTrial, deadlineMs: number): Promise<void> {
  const from = trial.recorder.events.length;
  const telling = (event: HistoryEvent) =>
    event.observer === 'client' ? event.kind !== 'sent' : event.observer === 'server' || event.kind !== 'bytes';
  let seen = from;
  await waitFor(
    trial,
    () => {
      while (seen < trial.recorder.events.length) {
        const event = trial.recorder.events[seen];
        seen += 1;
        if (event !== undefined && telling(event)) return true;
      }
      return false;
    },
    Math.max(deadlineMs, trial.world.clock.nowMs() + 1),
  );
}
