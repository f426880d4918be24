// A path through the real Toxiproxy. What its API can say is said with toxics; how new connections are met, lost packets and
// resets are the sidecar's; what passed is read from the wire on both legs. Changes of one path happen one at a time.

import { waitMeter } from '../../clients/run-queue.ts';
import type { Path } from '../../environment.ts';
import { sleepUntil, systemClock } from '../../time.ts';
import { probe } from '../../toxiproxy/probe.ts';
import { armed } from './armed.ts';
import type { DialTarget } from './dial-target.ts';
import { entryWay } from './entry-way.ts';
import { fates } from './fates.ts';
import { generations } from './generations.ts';
import { losses } from './losses.ts';
import { inject, lift, putCondition } from './path-changes.ts';
import type { OwnPathOptions, PathState, PathSurroundings } from './path-state.ts';
import { fired, see } from './path-watch.ts';
import { type Block, pathBegins, pathDialsFrom, pathEnds, serverMoved } from './rules.ts';

// Preparations begin so long before the instant of an act.
const headStartMs = 200;

/** Opens a path with its conditions in force. */
export async function openPath(surroundings: PathSurroundings, options: OwnPathOptions, target: DialTarget): Promise<Path> {
  const { sidecar, ports } = surroundings;
  const port = await ports.knock();
  const inTurn = turns();
  const dialling = await dialsFrom(surroundings, port, target);
  const state: PathState = {
    surroundings,
    options,
    port,
    proxies: await generations(surroundings.api, ports, { name: options.name, port }),
    entry: entryWay(sidecar, ports, port),
    losses: losses(sidecar, port, options.listener),
    fates: fates(),
    // What cannot be carried out leaves no `fired` behind, so the trial proves nothing.
    armed: armed(systemClock, (entry, conn) => void inTurn(() => fired(state, entry, conn)).catch(() => {})),
    accepted: new Map(),
    moves: [],
    ended: [],
    inTurn,
    inForce: [],
    count: 0,
  };
  const unsubscribe = sidecar.subscribe(port, (event) => {
    see(state, event);
    if (event.kind === 'dial') dialling.count();
  });
  for (const effect of options.conditions) await putCondition(state, effect);
  const meter = waitMeter(() => [...surroundings.pids(), ...(options.server?.pids?.() ?? [])]);
  const address = surroundings.address(port);
  return {
    host: address.host,
    port: address.port,
    fromContainers: surroundings.inside(port),
    inject: (injection) => inTurn(() => inject(state, injection), injection.atMs),
    lift: (lifting) => inTurn(() => lift(state, lifting), lifting.atMs),
    probe: (holdMs) => probe(address.host, address.port, holdMs),
    wait() {
      const waited = meter();
      return waited === undefined ? undefined : { ...waited, side: 'path' };
    },
    async proofs() {
      await state.losses.tell();
      return [];
    },
    observedUntil: surroundings.mark,
    async [Symbol.asyncDispose]() {
      state.armed.dispose();
      unsubscribe();
      // Whatever fails here is gone with the containers.
      await inTurn(() => close(state)).catch(() => {});
      await dialling.end().catch(() => {});
      ports.giveBackKnock(port);
    },
  };
}

/** From where and to where the proxy dials for a path. */
async function dialsFrom({ sidecar, ports }: PathSurroundings, port: number, target: DialTarget) {
  const blocks: Block[] = [];
  let dials = 0;
  let enough = Number.POSITIVE_INFINITY;
  const further = async (size: 'small' | 'large') => {
    const block = await ports.block(size);
    blocks.push(block);
    // The next one is asked for while half of this one is free.
    enough = dials + block.count / 2;
    await sidecar.ask({ do: 'block', port, from: block.from, count: block.count });
    return block;
  };
  await sidecar.ask({ do: 'watch', port });
  await sidecar.ask({ do: 'rules', text: pathBegins(port, target.address(), await further('small')) });
  const still = target.onMoved((address) => void sidecar.ask({ do: 'rules', text: serverMoved(port, address) }).catch(() => {}));
  return {
    count() {
      dials += 1;
      if (dials < enough) return;
      enough = Number.POSITIVE_INFINITY;
      const more = further('large').then((block) => sidecar.ask({ do: 'rules', text: pathDialsFrom(port, block) }));
      // None was to be had: asked for again with the next dial.
      more.catch(() => {
        enough = dials;
      });
    },
    async end() {
      still();
      await sidecar.ask({ do: 'unwatch', port });
      await sidecar.ask({ do: 'rules', text: pathEnds(port) });
      for (const block of blocks) ports.giveBackBlock(block);
    },
  };
}

// One change at a time, each from shortly before its instant on.
function turns(): <T>(work: () => Promise<T>, atMs?: number) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work, atMs) => {
    if (atMs !== undefined) await sleepUntil(systemClock, atMs - headStartMs);
    const mine = last.then(work);
    last = mine.catch(() => {});
    return await mine;
  };
}

async function close(state: PathState): Promise<void> {
  await Promise.allSettled([...state.proxies.all].map((generation) => state.proxies.end(generation)));
  for (const { id, effect } of state.inForce) {
    if (effect.primitive === 'accept') await state.entry.remove(id, state.port);
    if (effect.primitive === 'drop-packets') await state.losses.end(id);
  }
  await state.entry.lead(state.port);
}
