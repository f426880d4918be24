// What is seen on a path while it is open: the wire's events, told with what becomes of each chunk, and the armed faults that
// wait for something in them.

import { nowMs } from '../../time.ts';
import type { WireFields } from '../../toxiproxy/wire-event.ts';
import { type ArmedEntry, isArmed } from './armed.ts';
import type { Generation } from './generations.ts';
import { beginFate } from './path-changes.ts';
import { generationOf, moveOn, type PathState, tell, toxicEntries } from './path-state.ts';

/** Hands an event of the wire on. */
export function see(state: PathState, event: WireFields): void {
  const { atMs, ...fields } = event;
  if (event.kind === 'accept' && event.conn !== undefined) state.accepted.set(event.conn, atMs);
  const acceptedMs = state.accepted.get(event.conn ?? 0) ?? atMs;
  const fate = event.kind === 'bytes' && event.fate === undefined ? state.fates.of(event.direction ?? 'up', atMs, acceptedMs) : event.fate;
  // It was on the wire, and dropped before the proxy.
  if (fate === 'cut') return;
  state.armed.see(event);
  if (event.kind === 'ended' && event.by === 'path') state.ended.push(atMs);
  tell(state, { ...fields, ...(fate === undefined ? {} : { fate }), lo: atMs, hi: atMs });
  // What cannot be carried out leaves no `fired` behind, so the trial proves nothing.
  if (event.kind === 'accept' && state.inForce.some(({ effect }) => isArmed(effect)))
    void state.inTurn(() => setApart(state)).catch(() => {});
  if (event.kind === 'closed' && event.conn !== undefined) void tidy(state, event.conn).catch(() => {});
}

// An armed fault ends a proxy with all its connections, so while one is in force every connection gets a proxy of its own.
async function setApart(state: PathState): Promise<void> {
  if (state.inForce.some(({ effect }) => isArmed(effect))) await moveOn(state, await state.proxies.prepare(toxicEntries(state)));
}

// A proxy that new connections are not led to, and whose last connection closed, is of no use.
async function tidy(state: PathState, conn: number): Promise<void> {
  const left = generationOf(state, conn);
  state.accepted.delete(conn);
  if (left === undefined || left === state.proxies.current()) return;
  if ([...state.accepted.keys()].some((other) => generationOf(state, other) === left)) return;
  await state.inTurn(async () => {
    if (state.proxies.all.includes(left) && left !== state.proxies.current()) await state.proxies.end(left);
  });
}

/** An armed fault goes off, and hits what goes through the connection's proxy: that connection, but for those that were there together when it was armed. */
export async function fired(state: PathState, entry: ArmedEntry, conn: number): Promise<void> {
  const known = state.inForce.find(({ id }) => id === entry.id);
  const hit = generationOf(state, conn);
  if (known === undefined || hit === undefined) return;
  const { then } = entry.effect;
  if (then !== 'rst' && hit === state.proxies.current()) await moveOn(state, await state.proxies.prepare(toxicEntries(state)));
  const lo = nowMs();
  if (then === 'rst') await state.surroundings.sidecar.ask({ do: 'reset', ports: [hit.port] });
  else if (then === 'fin') await state.proxies.end(hit);
  else await silence(state, hit, `${entry.id}s${conn}`, known.key);
  tell(state, { kind: 'effect', fault: known.fault, occurrence: known.occurrence, on: true, reason: 'fired', conn, lo, hi: nowMs() });
}

async function silence(state: PathState, hit: Generation, id: string, key: string): Promise<void> {
  if (hit.touched.has(key)) return;
  const effect = { primitive: 'drop', direction: 'both', lasting: true, scope: 'open' } as const;
  beginFate(state, id, effect, nowMs(), true);
  hit.touched.add(key);
  await state.proxies.putPrelude(hit, { id, effect });
  await state.proxies.put(hit, { id, effect });
}
