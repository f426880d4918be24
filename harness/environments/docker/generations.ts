// The Toxiproxy proxies of one path, one after the other. The real Toxiproxy cannot let dead connections stay dead while new
// ones work, since its toxics are for all connections of a proxy and taking `timeout` off closes them. So a path moves on:
// new connections are led to a fresh proxy, and the old one keeps its connections and toxics as they are.
//
// A toxic is never removed: that waits for every connection to take what is queued for it, and for one that is gone it waits
// in vain (all versions before 2.13). It is made to do nothing instead, and the next effect of its kind uses it again.

import type { Control, ToxicRequest } from '../../toxiproxy/control.ts';
import type { Ports } from './ports.ts';
import { standForIp } from './rules.ts';
import { isPrelude, neutralOf, type ToxicEffect, type Toxics, toxicsOf } from './toxics.ts';

/** One proxy of a path. */
export interface Generation {
  readonly port: number;
  readonly name: string;
  /** Keys of the lasting faults that made its connections dead. */
  readonly touched: Set<string>;
  /** Toxics that do nothing just now. */
  readonly idle: ToxicRequest[];
  /** Under which name each toxic of an effect really stands there. */
  readonly names: Map<string, ToxicRequest>;
}

/** An effect that toxics do, under a name of its own. */
export interface ToxicEntry {
  readonly id: string;
  readonly effect: ToxicEffect;
}

/** The proxies of a path. */
export interface Generations {
  readonly all: readonly Generation[];
  /** Where new connections go. */
  current(): Generation;
  /** A further proxy with these effects on it; nobody is led to it yet. */
  prepare(effects: readonly ToxicEntry[]): Promise<Generation>;
  /** New connections go there from now on (the caller changes the rules). */
  moveTo(generation: Generation): void;
  /** Puts in place what may be there shortly before. */
  putPrelude(generation: Generation, entry: ToxicEntry): Promise<void>;
  /** Puts an effect on a proxy, both directions at once; its prelude is there. */
  put(generation: Generation, entry: ToxicEntry): Promise<void>;
  takeOff(generation: Generation, entry: ToxicEntry): Promise<void>;
  /** Ends a proxy, and its connections with FIN. */
  end(generation: Generation): Promise<void>;
}

/** The first proxy listens on the port of the path itself. */
export async function generations(
  api: Control,
  ports: Ports,
  path: { readonly name: string; readonly port: number },
): Promise<Generations> {
  const all: Generation[] = [];
  const create = async (port: number): Promise<Generation> => {
    const name = `${path.name}.${port}`;
    await api.createProxy({ name, listen: `0.0.0.0:${port}`, upstream: `${standForIp(path.port)}:${port}` });
    return { port, name, touched: new Set(), idle: [], names: new Map() };
  };
  const some = (prelude: boolean) => (generation: Generation, entry: ToxicEntry) =>
    each(toxicsOf(entry.effect, entry.id), async (toxic) => {
      if (isPrelude(toxic) === prelude) await bring(api, generation, toxic);
    });
  const put = some(false);
  const putPrelude = some(true);
  let current = await create(path.port);
  all.push(current);
  return {
    all,
    current: () => current,
    async prepare(effects) {
      const generation = await create(await ports.listen());
      for (const entry of effects) {
        await putPrelude(generation, entry);
        await put(generation, entry);
      }
      return generation;
    },
    moveTo(generation) {
      all.push(generation);
      current = generation;
    },
    put,
    putPrelude,
    takeOff: (generation, { id, effect }) => each(dataFirst(toxicsOf(effect, id)), (toxic) => neutralise(api, generation, toxic)),
    async end(generation) {
      await api.deleteProxy(generation.name);
      const index = all.indexOf(generation);
      if (index >= 0) all.splice(index, 1);
      if (generation.port !== path.port) ports.giveBackListen(generation.port);
    },
  };
}

// An idle one of its kind, with other attributes, or a new one.
async function bring(api: Control, { name, idle, names }: Generation, toxic: ToxicRequest): Promise<void> {
  const index = idle.findIndex(({ type, stream }) => type === toxic.type && stream === toxic.stream);
  const [found] = index < 0 ? [] : idle.splice(index, 1);
  names.set(toxic.name, found ?? toxic);
  if (found === undefined) await api.addToxic(name, toxic);
  else await api.updateToxic(name, found.name, toxic.attributes);
}

async function neutralise(api: Control, { name, idle, names }: Generation, toxic: ToxicRequest): Promise<void> {
  const known = names.get(toxic.name);
  const attributes = neutralOf(toxic);
  if (known === undefined || attributes === undefined) return;
  names.delete(toxic.name);
  await api.updateToxic(name, known.name, attributes);
  idle.push(known);
}

// What waits goes out before the end that waits behind it.
function dataFirst(toxics: Toxics): Toxics {
  return toxics.map((direction) => direction.toSorted((a, b) => Number(isPrelude(a)) - Number(isPrelude(b))));
}

// The directions side by side, each in its order.
async function each(toxics: Toxics, work: (toxic: Toxics[number][number]) => Promise<void>): Promise<void> {
  await Promise.all(
    toxics.map(async (direction) => {
      for (const toxic of direction) await work(toxic);
    }),
  );
}
