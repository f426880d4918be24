// Changes of a path: effects put in force and lifted, connections ended. A change is several calls, so its instant is an
// interval, from the start of the first to the end of the last; what can be prepared is done before.

import type { Effect, EndAct, Injection, Lifting } from '../../environment.ts';
import { type Interval, nowMs, sleepUntil, systemClock } from '../../time.ts';
import { isArmed } from './armed.ts';
import type { Generation } from './generations.ts';
import { type InForce, moveOn, nextId, type PathState, tell, toxicEntries } from './path-state.ts';
import { isToxic } from './toxics.ts';

/** Puts effects in force, after its ends. */
export async function inject(state: PathState, injection: Injection): Promise<Interval> {
  const { key, fault, occurrence, effects, ends, atMs } = injection;
  const entries: InForce[] = effects.map((effect) => ({ id: nextId(state), key, fault, occurrence, effect }));
  const moves = effects.some(leavesOldBehind) || ends.some(({ how }) => how === 'fin');
  const old = state.proxies.current();
  const fresh = moves ? await state.proxies.prepare(toxicEntries(state)) : undefined;
  await Promise.all(entries.map((entry) => prepared(state, entry, old, fresh)));
  if (atMs !== undefined) await sleepUntil(systemClock, atMs);
  const lo = nowMs();
  if (fresh !== undefined) await moveOn(state, fresh);
  const ended = await endAll(state, ends, key);
  const acted = await Promise.all(entries.map((entry) => putInForce(state, entry, old)));
  const interval = ended ?? (fresh === undefined && acted.length > 0 ? spanOf(acted) : { lo, hi: nowMs() });
  tell(state, { kind: 'effect', fault, occurrence, on: true, ...interval });
  return acted.length === 0 ? interval : spanOf([interval, ...acted]);
}

// What hits open connections only, or each one by itself, must not be shared with those that come later.
function leavesOldBehind(effect: Effect): boolean {
  return (effect.primitive === 'drop' && effect.scope === 'open') || isArmed(effect);
}

// What changes nothing yet is done before the instant.
async function prepared(state: PathState, { id, key, effect }: InForce, old: Generation, fresh: Generation | undefined): Promise<void> {
  if (effect.primitive === 'accept') await state.entry.prepare({ id, key, mode: effect.mode });
  if (!isToxic(effect)) return;
  const onOpen = effect.primitive === 'drop' && effect.scope === 'open';
  await state.proxies.putPrelude(onOpen ? old : (fresh ?? old), { id, effect });
}

function spanOf(intervals: readonly Interval[]): Interval {
  return { lo: Math.min(...intervals.map(({ lo }) => lo)), hi: Math.max(...intervals.map(({ hi }) => hi)) };
}

/** A condition: in force before anybody connects. */
export async function putCondition(state: PathState, effect: Effect): Promise<void> {
  const entry = { id: nextId(state), key: 'conditions', fault: 'conditions', occurrence: 1, effect };
  const current = state.proxies.current();
  await prepared(state, entry, current, undefined);
  await putInForce(state, entry, current);
}

/** Puts one effect in force. `old`: the proxy of the connections that are open; new ones may be led elsewhere already. */
async function putInForce(state: PathState, entry: InForce, old: Generation): Promise<Interval> {
  const { id, key, effect } = entry;
  const { proxies } = state;
  state.inForce = [...state.inForce, entry];
  const lo = nowMs();
  if (isToxic(effect)) {
    const onOpen = effect.primitive === 'drop' && effect.scope === 'open';
    const on = onOpen ? old : proxies.current();
    if (effect.primitive === 'drop') on.touched.add(key);
    if (effect.primitive === 'drop' || effect.primitive === 'hold') beginFate(state, id, effect, lo, onOpen);
    await proxies.put(on, { id, effect });
  } else if (effect.primitive === 'accept') await state.entry.add({ id, key, mode: effect.mode }, proxies.current().port);
  else if (effect.primitive === 'drop-packets') return await beginLoss(state, entry, effect);
  else if (isArmed(effect)) state.armed.add({ id, effect });
  return { lo, hi: nowMs() };
}

/** Bytes are dropped or held from now on. `onOpen`: those of connections that are open already. */
export function beginFate(
  state: PathState,
  id: string,
  effect: Extract<Effect, { primitive: 'drop' | 'hold' }>,
  fromMs: number,
  onOpen: boolean,
): void {
  const fate = effect.primitive === 'drop' ? 'dropped' : 'held';
  state.fates.begin({ id, fate, direction: effect.direction, fromMs, ...(onOpen ? { acceptedBeforeMs: fromMs } : {}) });
}

async function beginLoss(state: PathState, entry: InForce, effect: Extract<Effect, { primitive: 'drop-packets' }>): Promise<Interval> {
  const { id, fault, occurrence } = entry;
  const acted = await state.losses.begin({ id, effect, fault, occurrence });
  if (effect.rate >= 1) state.fates.begin({ id, fate: 'cut', direction: effect.direction, fromMs: acted.lo });
  return acted;
}

/** Takes off what a key put in force. */
export async function lift(state: PathState, lifting: Lifting): Promise<Interval> {
  const { key, ends, atMs } = lifting;
  const gone = state.inForce.filter((entry) => entry.key === key);
  const drops = gone.some(({ effect }) => effect.primitive === 'drop' && effect.scope !== 'open');
  const moves = drops || ends.some(({ how, which }) => how === 'fin' && which === 'open');
  const fresh = moves ? await state.proxies.prepare(toxicEntries(state, key)) : undefined;
  if (atMs !== undefined) await sleepUntil(systemClock, atMs);
  const lo = nowMs();
  state.inForce = state.inForce.filter((entry) => entry.key !== key);
  if (fresh !== undefined) await moveOn(state, fresh);
  const moved: Interval[] = fresh === undefined ? [] : [{ lo, hi: nowMs() }];
  const ended = await endAll(state, ends, key);
  const acted = await Promise.all(gone.map((entry) => takeOff(state, entry)));
  const parts = [...moved, ...(ended === undefined ? [] : [ended]), ...acted];
  const interval = parts.length === 0 ? { lo, hi: nowMs() } : spanOf(parts);
  const first = gone[0];
  if (first !== undefined) tell(state, { kind: 'effect', fault: first.fault, occurrence: first.occurrence, on: false, ...interval });
  return interval;
}

async function takeOff(state: PathState, { id, effect }: InForce): Promise<Interval> {
  const lo = nowMs();
  const current = state.proxies.current();
  if (effect.primitive === 'drop') state.fates.end(id, lo, true);
  else if (isToxic(effect)) await state.proxies.takeOff(current, { id, effect });
  else if (effect.primitive === 'accept') await state.entry.remove(id, current.port);
  else if (effect.primitive === 'drop-packets') {
    const lifted = await state.losses.end(id);
    state.fates.end(id, lifted.lo, false);
    return lifted;
  } else state.armed.remove(id);
  const hi = nowMs();
  if (effect.primitive === 'hold') state.fates.end(id, lo, false);
  return { lo, hi };
}

// Answers when the ends were on the wire, as the kernel stamped them; else (nobody was there to be ended) when it was done.
async function endAll(state: PathState, ends: readonly EndAct[], key: string): Promise<Interval | undefined> {
  if (ends.length === 0) return undefined;
  const lo = nowMs();
  state.ended.length = 0;
  for (const end of ends) await endSome(state, end, key);
  const hi = nowMs();
  await state.surroundings.mark();
  const seen = state.ended.filter((atMs) => atMs >= lo - 1);
  return seen.length === 0 ? { lo, hi } : { lo: Math.min(...seen), hi: Math.max(...seen) };
}

async function endSome(state: PathState, { how, which }: EndAct, key: string): Promise<void> {
  const { sidecar } = state.surroundings;
  const current = state.proxies.current();
  const hit = state.proxies.all.filter((generation) => which === 'open' || generation.touched.has(key));
  const standIns = sidecar.ask({ do: 'end-stand-ins', port: state.port, how, ...(which === 'open' ? {} : { key }) });
  // Ending a proxy sends FIN; the current one has been left by then.
  if (how === 'fin') await Promise.all(hit.filter((each) => each !== current).map((each) => state.proxies.end(each)));
  else if (hit.length > 0) await sidecar.ask({ do: 'reset', ports: hit.map(({ port }) => port) });
  await standIns;
}
