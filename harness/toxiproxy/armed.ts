// Effects that wait: `cut-after` counts the bytes of each connection, `on-idle` watches how long each carried nothing. Each
// fires once for a connection, and says so by an `effect` event with the reason `fired`.

import type { Effect } from '../environment.ts';
import type { Clock } from '../time.ts';
import type { ArmedEffects, Connection } from './connection.ts';

/** Under which key an effect was put in force, and for which fault. */
export interface Origin {
  readonly id: string;
  readonly key: string;
  readonly fault: string;
  readonly occurrence: number;
}

type CutAfter = Extract<Effect, { primitive: 'cut-after' }>;
type OnIdle = Extract<Effect, { primitive: 'on-idle' }>;

/** What armed effects need of their proxy. */
export interface ArmedHost {
  readonly clock: Clock;
  connections(): Iterable<Connection>;
  /** Says that it fired. */
  fired(origin: Origin, connection: Connection): void;
  /** Makes a connection dead for good, without a word to either side. */
  silence(origin: Origin, connection: Connection): void;
}

/** The armed effects of one proxy. */
export interface Armed extends ArmedEffects {
  arm(origin: Origin, effect: CutAfter | OnIdle): void;
  disarm(id: string): void;
  /** A new connection has an idle time as well. */
  look(): void;
  dispose(): void;
}

interface Counter {
  readonly origin: Origin;
  readonly effect: CutAfter;
  readonly passed: WeakMap<Connection, number>;
}

interface Watch {
  readonly origin: Origin;
  readonly effect: OnIdle;
  readonly done: WeakSet<Connection>;
}

/** Nothing armed yet. */
export function armed(host: ArmedHost): Armed {
  let counters: Counter[] = [];
  let watches: Watch[] = [];
  let cancel: (() => void) | undefined;
  const left = (counter: Counter, connection: Connection) => counter.effect.bytes - (counter.passed.get(connection) ?? 0);

  const look = () => {
    cancel?.();
    cancel = undefined;
    if (watches.length === 0) return;
    const nowMs = host.clock.nowMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const connection of host.connections())
      for (const watch of watches) {
        if (watch.done.has(connection) || connection.touched.length > 0) continue;
        const dueMs = connection.lastActivityMs + watch.effect.afterMs;
        if (dueMs <= nowMs) expire(host, watch, connection);
        else nextMs = Math.min(nextMs, dueMs);
      }
    if (Number.isFinite(nextMs)) cancel = host.clock.at(nextMs, look);
  };

  return {
    get counting() {
      return counters.length > 0;
    },
    allow(connection, bytes) {
      const most = Math.min(bytes, ...counters.map((counter) => Math.max(0, left(counter, connection))));
      for (const counter of counters) counter.passed.set(connection, (counter.passed.get(connection) ?? 0) + most);
      return most;
    },
    exhausted(connection) {
      const counter = counters.find((candidate) => left(candidate, connection) <= 0);
      if (counter === undefined) return undefined;
      if (left(counter, connection) === 0) host.fired(counter.origin, connection);
      // Once: from now on it is below nothing.
      counter.passed.set(connection, counter.effect.bytes + 1);
      return counter.effect.then;
    },
    arm(origin, effect) {
      if (effect.primitive === 'cut-after') counters = [...counters, { origin, effect, passed: new WeakMap() }];
      else {
        watches = [...watches, { origin, effect, done: new WeakSet() }];
        look();
      }
    },
    disarm(id) {
      counters = counters.filter((counter) => counter.origin.id !== id);
      watches = watches.filter((watch) => watch.origin.id !== id);
      look();
    },
    look,
    dispose() {
      counters = [];
      watches = [];
      cancel?.();
    },
  };
}

function expire(host: ArmedHost, watch: Watch, connection: Connection): void {
  watch.done.add(connection);
  host.fired(watch.origin, connection);
  if (watch.effect.then === 'rst') connection.end('rst', 'path');
  else host.silence(watch.origin, connection);
}
