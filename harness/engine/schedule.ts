// Faults in time: each fault of the plan is one small program that waits for its instant (an offset, another fault's
// start or heal, the client's `down`), puts its effects on the paths of the clients it hits, and lifts them again. It
// sends each change ahead with the exact instant, so that what the harness does late does not make the fault late.

import type { Effect, Injection } from '../environment.ts';
import { type Interval, sleepUntil } from '../time.ts';
import type { PlannedFault } from './plan.ts';
import { probeUnlessProved } from './probing.ts';
import { processFault } from './process-fault.ts';
import { type InForce, note, type RunningTrial } from './world.ts';

// An operation is sent this long before its instant: longer than a call takes on a busy machine, shorter than a beat.
const leadMs = 40;
// Faults of the same instant are sent in list order: a timer counts whole milliseconds, so it may be one ahead of another.
const apartMs = 2;
const mostApartMs = 20;

/** Instants that other faults may refer to. */
export interface Moments {
  /** Settles at the first time, for `down` of a client or `NAME.started` and `NAME.healed` of the last occurrence. */
  when(name: string): Promise<number>;
  tell(name: string, atMs: number): void;
}

/** Empty moments. */
export function moments(): Moments {
  const known = new Map<string, { promise: Promise<number>; resolve: (atMs: number) => void }>();
  const entry = (name: string) => {
    const found = known.get(name) ?? Promise.withResolvers<number>();
    known.set(name, found);
    return found;
  };
  return { when: (name) => entry(name).promise, tell: (name, atMs) => entry(name).resolve(atMs) };
}

/** The clients of a fault in groups that are hit by one act: those of one path, or all of them when the server is hit. */
export function groupsOf(trial: RunningTrial, fault: PlannedFault): string[][] {
  const actions = trial.world.types[fault.spec.type]?.actions(fault.spec.attributes);
  const server = actions?.effects.some(
    (effect) => effect.primitive === 'overload' || (effect.primitive === 'process' && effect.target === 'server'),
  );
  if (server || trial.scenario.client.path === 'shared') return fault.clients.length === 0 ? [] : [[...fault.clients]];
  return fault.clients.map((client) => [client]);
}

/**
 * Runs one fault on one group of clients from its first start to its last heal. `originMs` = the aimed end of steady,
 * `place` = where it stands in the list of faults.
 */
export async function runFault(
  trial: RunningTrial,
  fault: PlannedFault,
  clients: readonly string[],
  originMs: number,
  place: number,
  told: Moments,
): Promise<void> {
  let startMs = await firstStart(trial, fault, clients[0] ?? '', originMs, told);
  for (let occurrence = 1; occurrence <= fault.spec.times; occurrence += 1) {
    if (occurrence > 1) startMs += fault.spec.everyMs ?? 0;
    await sleepUntil(trial.world.clock, startMs - leadMs + Math.min(mostApartMs, place * apartMs), trial.over.signal);
    const healed = await oneOccurrence(trial, fault, clients, occurrence, startMs, occurrence === fault.spec.times ? told : undefined);
    if (healed === undefined) return;
  }
}

async function firstStart(trial: RunningTrial, fault: PlannedFault, client: string, originMs: number, told: Moments): Promise<number> {
  const { at } = fault.spec;
  if ('afterMs' in at) return originMs + at.afterMs;
  const name = at.after === 'down' ? `down@${client}` : `${at.after}@${client}`;
  const other = at.after === 'down' ? told.when(name) : Promise.race([told.when(name), told.when(at.after)]);
  return (await abortable(trial, other)) + at.plusMs;
}

async function oneOccurrence(
  trial: RunningTrial,
  fault: PlannedFault,
  clients: readonly string[],
  occurrence: number,
  startMs: number,
  told: Moments | undefined,
): Promise<Interval | undefined> {
  const { clock } = trial.world;
  const { name } = fault.spec;
  const inForce = await begin(trial, fault, clients, occurrence, startMs);
  for (const client of clients) note(trial, { kind: 'inject', fault: name, occurrence, client, ...inForce.start });
  tell(told, `${name}.started`, clients, inForce.start.hi);
  if (fault.forMs === undefined) return inForce.instant ? healedAt(trial, told, name, occurrence, clients, inForce.start) : undefined;
  const healMs = inForce.start.hi + fault.forMs;
  await probeUnlessProved(trial, { fault, clients, occurrence, startMs: inForce.start.hi, healMs });
  await sleepUntil(clock, healMs - leadMs, trial.over.signal);
  const heal = await inForce.end(healMs);
  return healedAt(trial, told, name, occurrence, clients, heal);
}

function healedAt(
  trial: RunningTrial,
  told: Moments | undefined,
  name: string,
  occurrence: number,
  clients: readonly string[],
  heal: Interval,
): Interval {
  for (const client of clients) note(trial, { kind: 'heal', fault: name, occurrence, client, ...heal });
  tell(told, `${name}.healed`, clients, heal.hi);
  return heal;
}

function tell(told: Moments | undefined, name: string, clients: readonly string[], atMs: number): void {
  told?.tell(name, atMs);
  for (const client of clients) told?.tell(`${name}@${client}`, atMs);
}

async function begin(
  trial: RunningTrial,
  fault: PlannedFault,
  clients: readonly string[],
  occurrence: number,
  atMs: number,
): Promise<InForce> {
  const type = trial.world.types[fault.spec.type];
  if (type === undefined) throw new Error(`no fault type ${fault.spec.type}`);
  const actions = type.actions(fault.spec.attributes);
  const instant = type.timing === 'instant';
  if (actions.effects.some(isProcess)) return await processFault(trial, actions, clients, `${fault.spec.name}#${occurrence}`, atMs);
  if (actions.effects.length + actions.startEnds.length === 0) return await nothing(trial, atMs, instant);
  const path = trial.paths.get(clients[0] ?? '');
  if (path === undefined) throw new Error(`client ${clients[0]} has no path`);
  const key = `${fault.spec.name}#${occurrence}`;
  const injection: Injection = { key, fault: fault.spec.name, occurrence, effects: actions.effects, ends: actions.startEnds, atMs };
  const start = await path.inject(injection);
  return { start, instant, end: (healMs) => path.lift({ key, ends: actions.healEnds, atMs: healMs }) };
}

async function nothing(trial: RunningTrial, atMs: number, instant: boolean): Promise<InForce> {
  const { clock } = trial.world;
  const wait = async (untilMs: number) => {
    await sleepUntil(clock, untilMs, trial.over.signal);
    return { lo: untilMs, hi: untilMs };
  };
  return { start: await wait(atMs), instant, end: wait };
}

/** True for what is done to a process or to the server, not to the path. */
export function isProcess(effect: Effect): boolean {
  return effect.primitive === 'process' || effect.primitive === 'overload';
}

function abortable<T>(trial: RunningTrial, work: Promise<T>): Promise<T> {
  const { signal } = trial.over;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
