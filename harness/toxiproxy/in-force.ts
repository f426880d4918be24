// What native operations put on a proxy, by key. Keys overlap and are lifted in any order: any drop drops, any hold holds,
// delays add, the smallest rate rules. Each connection carries the ids of what is on it, so that lifting one key touches
// nothing else, and a lasting drop stays on the connections it met.

import type { Effect, EndAct, Injection, Lifting } from '../environment.ts';
import type { Direction } from '../history.ts';
import type { Clock } from '../time.ts';
import { type Armed, armed, type Origin } from './armed.ts';
import { addStage, type Draws, removeStage, type StageSpec } from './chain.ts';
import type { Connection } from './connection.ts';
import type { Link } from './link.ts';
import { bandwidth } from './toxics/bandwidth.ts';
import { pathDelay } from './toxics/latency.ts';
import { slicer } from './toxics/slicer.ts';
import type { WireFields } from './wire-event.ts';

/** How new connections are met; `pass` is the ordinary way. */
export type AcceptMode = 'pass' | 'refuse' | 'silent' | 'close' | 'unanswered';

// Where several are in force, the one that says least to the client rules: what is nearer to it hides what is behind.
const acceptOrder: readonly AcceptMode[] = ['unanswered', 'silent', 'refuse', 'close'];

/** What effects need of their proxy. */
export interface InForceHost {
  readonly clock: Clock;
  /** Primitives that do nothing, to prove that a fault without effect is found out. */
  readonly inert: ReadonlySet<string>;
  connections(): Iterable<Connection>;
  draws(connection: Connection): Draws;
  emit(fields: WireFields): void;
}

/** The effects of one proxy. */
export interface InForce {
  readonly armed: Armed;
  /** Ends, then effects, in this very turn of the event loop. */
  inject(injection: Injection): void;
  lift(lifting: Lifting): void;
  /** Puts what is in force on a connection that was just accepted. */
  meet(connection: Connection): void;
  acceptMode(): AcceptMode;
  keys(): readonly string[];
}

interface Entry extends Origin {
  readonly effect: Effect;
}

/** Nothing in force yet. */
export function inForce(host: InForceHost): InForce {
  let entries: Entry[] = [];
  let counter = 0;
  const own = armed({
    clock: host.clock,
    connections: () => [...host.connections()],
    fired: ({ fault, occurrence }, connection) =>
      host.emit({ kind: 'effect', atMs: host.clock.nowMs(), fault, occurrence, on: true, reason: 'fired', conn: connection.conn }),
    silence: (origin, connection) => drop(connection, origin, 'both', true),
  });

  const say = (entry: { fault: string; occurrence: number }, on: boolean) =>
    host.emit({ kind: 'effect', atMs: host.clock.nowMs(), fault: entry.fault, occurrence: entry.occurrence, on });

  const ends = (acts: readonly EndAct[], key: string) => {
    if (host.inert.has('end')) return;
    for (const act of acts)
      for (const connection of [...host.connections()])
        if (act.which === 'open' || connection.touched.includes(key)) connection.end(act.how, 'path');
  };

  return {
    armed: own,
    inject(injection) {
      ends(injection.ends, injection.key);
      for (const effect of injection.effects) {
        counter += 1;
        const { key, fault, occurrence } = injection;
        const entry = { id: `${key}#${counter}`, key, fault, occurrence, effect };
        entries = [...entries, entry];
        if (host.inert.has(effect.primitive)) continue;
        if (effect.primitive === 'cut-after' || effect.primitive === 'on-idle') own.arm(entry, effect);
        for (const connection of [...host.connections()]) putOn(host, connection, entry);
      }
      if (injection.key !== 'conditions') say(injection, true);
    },
    lift(lifting) {
      ends(lifting.ends, lifting.key);
      const gone = entries.filter((entry) => entry.key === lifting.key);
      entries = entries.filter((entry) => entry.key !== lifting.key);
      for (const entry of gone) {
        own.disarm(entry.id);
        for (const connection of [...host.connections()]) takeOff(host, connection, entry);
      }
      const first = gone[0];
      if (first !== undefined) say(first, false);
    },
    meet(connection) {
      for (const entry of entries) {
        if (host.inert.has(entry.effect.primitive)) continue;
        if (entry.effect.primitive === 'accept') touch(connection, entry.effect.mode === 'silent', entry.key);
        else if (entry.effect.primitive !== 'drop' || entry.effect.scope !== 'open') putOn(host, connection, entry);
      }
      own.look();
    },
    acceptMode() {
      if (host.inert.has('accept')) return 'pass';
      const modes = entries.flatMap((entry) => (entry.effect.primitive === 'accept' ? [entry.effect.mode] : []));
      return acceptOrder.find((mode) => mode !== 'pass' && modes.includes(mode)) ?? 'pass';
    },
    keys: () => [...new Set(entries.map((entry) => entry.key))],
  };
}

function touch(connection: Connection, really: boolean, key: string): void {
  if (really && !connection.touched.includes(key)) connection.touched = [...connection.touched, key];
}

function linksOf(connection: Connection, direction: Direction | 'both'): Link[] {
  return direction === 'both' ? [connection.up, connection.down] : [connection[direction]];
}

function putOn(host: InForceHost, connection: Connection, entry: Entry): void {
  const { effect } = entry;
  if (effect.primitive === 'drop') {
    drop(connection, entry, effect.direction, effect.lasting);
    return;
  }
  if (effect.primitive === 'hold') {
    for (const link of linksOf(connection, effect.direction)) {
      link.holds = [...link.holds, entry.id];
      link.holdWaiting();
    }
    return;
  }
  const spec = stageOf(entry);
  if (spec === undefined || !('direction' in effect)) return;
  for (const link of linksOf(connection, effect.direction)) addStage(link, spec, true, host.draws(connection), host.clock);
}

function drop(connection: Connection, origin: Origin, direction: Direction | 'both', lasting: boolean): void {
  for (const link of linksOf(connection, direction)) {
    link.drops = [...link.drops, origin.id];
    link.dropWaiting();
    link.adjustReading();
  }
  touch(connection, lasting, origin.key);
}

function stageOf({ id, effect }: Entry): StageSpec | undefined {
  const name = `effect ${id}`;
  switch (effect.primitive) {
    case 'delay':
      return { name, attributes: { latency: effect.latencyMs, jitter: effect.jitterMs }, stage: pathDelay };
    case 'rate':
      return { name, attributes: { rate: effect.bytesPerSecond / 1000 }, stage: bandwidth };
    case 'slice':
      return { name, attributes: { average_size: effect.bytes, size_variation: 0, delay: effect.delayMs * 1000 }, stage: slicer };
    default:
      return undefined;
  }
}

function takeOff(host: InForceHost, connection: Connection, entry: Entry): void {
  const { effect, id } = entry;
  if (effect.primitive === 'drop') {
    if (effect.lasting) return;
    for (const link of linksOf(connection, effect.direction)) link.drops = link.drops.filter((other) => other !== id);
  } else if (effect.primitive === 'hold') {
    for (const link of linksOf(connection, effect.direction)) {
      if (!link.holds.includes(id)) continue;
      link.holds = link.holds.filter((other) => other !== id);
      if (link.holds.length === 0) link.releaseHeld();
    }
  } else if ('direction' in effect) {
    for (const link of linksOf(connection, effect.direction)) removeStage(link, `effect ${id}`, false, host.clock);
  }
}
