// Changes of a path: effects put in force and lifted, connections ended. A change is several calls, so its instant is an
// interval, from the start of the first to the end of the last; what can be prepared is done before.

import type { Effect, EndAct, Injection, Lifting } from '../../environment.ts';
import { type Interval, nowMs, sleepUntil, systemClock } from '../../time.ts';
import type { Generation } from './generations.ts';
import { type InForce, moveOn, nextId, type PathState, tell, toxicEntries } from './path-state.ts';
import { isToxic } from './toxics.ts';

/** Puts effects in force, after its ends. */
export async function inject(state: PathState, injection: Injection): Promise<Interval> {
  const { key, fault, occurrence, effects, ends, atMs } = injection;
  const entries: InForce[] = effects.map((effect) => ({ id: nextId(state), key, fault, occurrence, effect }));
  const moves = effects.some((effect) => effect.primitive === 'drop' && effect.scope === 'open') || ends.some(({ how }) => how === 'fin');
  const fresh = moves ? await state.proxies.prepare(toxicEntries(state)) : undefined;
  for (const { id, effect } of entries) if (effect.primitive === 'accept') await state.entry.prepare({ id, key, mode: effect.mode });
  if (atMs !== undefined) await sleepUntil(systemClock, atMs);
  const lo = nowMs();
  const old = state.proxies.current();
  if (fresh !== undefined) await moveOn(state, fresh);
  await endAll(state, ends, key);
  const acted: Interval[] = [];
  for (const entry of entries) acted.push(await putInForce(state, entry, fresh === undefined ? undefined : old));
  const hi = nowMs();
  tell(state, { kind: 'effect', fault, occurrence, on: true, lo, hi });
  return entries.length === 1 && ends.length === 0 && fresh === undefined ? (acted[0] ?? { lo, hi }) : { lo, hi };
}

/** Puts one effect in force. `old`: the proxy of the connections that are open, where new ones are led elsewhere already. */
export async function putInForce(state: PathState, entry: InForce, old?: Generation): Promise<Interval> {
  const { id, key, effect } = entry;
  const { proxies } = state;
  state.inForce = [...state.inForce, entry];
  const lo = nowMs();
  if (isToxic(effect)) {
    const onOpen = effect.primitive === 'drop' && effect.scope === 'open';
    const on = onOpen ? (old ?? proxies.current()) : proxies.current();
    if (effect.primitive === 'drop') on.touched.add(key);
    if (effect.primitive === 'drop' || effect.primitive === 'hold') beginFate(state, id, effect, lo, onOpen);
    await proxies.put(on, { id, effect });
  } else if (effect.primitive === 'accept') await state.entry.add({ id, key, mode: effect.mode }, proxies.current().port);
  else if (effect.primitive === 'drop-packets') return await beginLoss(state, entry, effect);
  else if (effect.primitive === 'cut-after' || effect.primitive === 'on-idle') state.armed.add({ id, effect });
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
  await endAll(state, ends, key);
  const acted: Interval[] = [];
  for (const entry of gone) acted.push(await takeOff(state, entry));
  const hi = nowMs();
  const first = gone[0];
  if (first !== undefined) tell(state, { kind: 'effect', fault: first.fault, occurrence: first.occurrence, on: false, lo, hi });
  return gone.length === 1 && ends.length === 0 && fresh === undefined ? (acted[0] ?? { lo, hi }) : { lo, hi };
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

async function endAll(state: PathState, ends: readonly EndAct[], key: string): Promise<void> {
  for (const { how, which } of ends) {
    const current = state.proxies.current();
    const hit = state.proxies.all.filter((generation) => which === 'open' || generation.touched.has(key));
    await state.surroundings.sidecar.ask({ do: 'end-stand-ins', port: state.port, how, ...(which === 'open' ? {} : { key }) });
    if (how === 'rst' && hit.length > 0) await state.surroundings.sidecar.ask({ do: 'reset', ports: hit.map(({ port }) => port) });
    // Ending a proxy sends FIN; the current one has been left by then.
    else for (const generation of hit.filter((each) => each !== current)) await state.proxies.end(generation);
  }
}
