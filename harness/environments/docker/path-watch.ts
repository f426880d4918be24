// What is seen on a path while it is open: the wire's events, told with what becomes of each chunk, and the armed faults that
// wait for something in them.

import { nowMs } from '../../time.ts';
import type { WireFields } from '../../toxiproxy/wire-event.ts';
import type { ArmedEntry } from './armed.ts';
import { beginFate } from './path-changes.ts';
import { moveOn, type PathState, tell, toxicEntries } from './path-state.ts';

/** Hands an event of the wire on. */
export function see(state: PathState, event: WireFields): void {
  const { atMs, ...fields } = event;
  if (event.kind === 'accept' && event.conn !== undefined) state.accepted.set(event.conn, atMs);
  state.armed.see(event);
  const acceptedMs = state.accepted.get(event.conn ?? 0) ?? atMs;
  const fate =
    event.kind === 'bytes' && event.fate === undefined ? { fate: state.fates.of(event.direction ?? 'up', atMs, acceptedMs) } : {};
  tell(state, { ...fields, ...fate, lo: atMs, hi: atMs });
}

/** An armed fault goes off. It hits every connection of the path's proxy; on a path of its own that is the client's only one. */
export async function fired(state: PathState, entry: ArmedEntry, conn: number): Promise<void> {
  const known = state.inForce.find(({ id }) => id === entry.id);
  if (known === undefined) return;
  const lo = nowMs();
  const { then } = entry.effect;
  const old = state.proxies.current();
  if (then === 'rst') await state.surroundings.sidecar.ask({ do: 'reset', ports: [old.port] });
  else {
    await moveOn(state, await state.proxies.prepare(toxicEntries(state)));
    if (then === 'fin') await state.proxies.end(old);
    else {
      const effect = { primitive: 'drop', direction: 'both', lasting: true, scope: 'open' } as const;
      beginFate(state, `${entry.id}s${conn}`, effect, lo, true);
      old.touched.add(known.key);
      await state.proxies.put(old, { id: `${entry.id}s${conn}`, effect });
    }
  }
  tell(state, { kind: 'effect', fault: known.fault, occurrence: known.occurrence, on: true, reason: 'fired', conn, lo, hi: nowMs() });
}
