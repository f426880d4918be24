// Armed faults on the real Toxiproxy: an end after so many bytes, or after an idle time. Toxiproxy's own toxics count each
// direction by itself and end with FIN alone, so the bytes are counted here, as the wire shows them, and the end follows a
// few ms after the byte (or the silence) that was too much.

import type { Effect } from '../../environment.ts';
import type { Clock } from '../../time.ts';
import type { WireFields } from '../../toxiproxy/wire-event.ts';

/** Effects that wait. */
export type ArmedEffect = Extract<Effect, { primitive: 'cut-after' | 'on-idle' }>;

/** True for what waits. */
export function isArmed(effect: Effect): effect is ArmedEffect {
  return effect.primitive === 'cut-after' || effect.primitive === 'on-idle';
}

/** One of them, in force on a path. */
export interface ArmedEntry {
  readonly id: string;
  readonly effect: ArmedEffect;
}

/** Watches the connections of a path. */
export interface Armed {
  add(entry: ArmedEntry): void;
  remove(id: string): void;
  /** Something happened on the wire. */
  see(event: WireFields): void;
  dispose(): void;
}

interface Carried {
  bytes: Map<string, number>;
  activeMs: number;
  readonly fired: Set<string>;
}

/** `fire` is called once for each connection and entry, with the connection's number. */
export function armed(clock: Clock, fire: (entry: ArmedEntry, conn: number) => void): Armed {
  const connections = new Map<number, Carried>();
  let entries: ArmedEntry[] = [];
  let cancel = () => {};
  const fireOnce = (entry: ArmedEntry, conn: number, carried: Carried) => {
    if (carried.fired.has(entry.id)) return;
    carried.fired.add(entry.id);
    fire(entry, conn);
  };
  const count = (conn: number, carried: Carried, bytes: number) => {
    for (const entry of entries) {
      if (entry.effect.primitive !== 'cut-after') continue;
      const sum = (carried.bytes.get(entry.id) ?? 0) + bytes;
      carried.bytes.set(entry.id, sum);
      if (sum >= entry.effect.bytes) fireOnce(entry, conn, carried);
    }
  };
  const look = () => {
    cancel();
    const now = clock.nowMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const entry of entries)
      for (const [conn, carried] of connections) {
        if (entry.effect.primitive !== 'on-idle' || carried.fired.has(entry.id)) continue;
        const dueMs = carried.activeMs + entry.effect.afterMs;
        if (dueMs <= now) fireOnce(entry, conn, carried);
        else nextMs = Math.min(nextMs, dueMs);
      }
    cancel = Number.isFinite(nextMs) ? clock.at(nextMs, look) : () => {};
  };
  return {
    add(entry) {
      entries = [...entries, entry];
      look();
    },
    remove(id) {
      entries = entries.filter((entry) => entry.id !== id);
      look();
    },
    see({ kind, conn, atMs, bytes = 0 }) {
      if (conn === undefined) return;
      if (kind === 'closed') connections.delete(conn);
      if (kind === 'accept') {
        connections.set(conn, { bytes: new Map(), activeMs: atMs, fired: new Set() });
        look();
      }
      const carried = connections.get(conn);
      if (kind !== 'bytes' || carried === undefined) return;
      carried.activeMs = Math.max(carried.activeMs, atMs);
      count(conn, carried, bytes);
    },
    dispose() {
      entries = [];
      cancel();
    },
  };
}
