// Servers of a run: one for all trials with the same server configuration, so that hundreds of trials cost one process. A
// fault that acts on the server, and a black box whose accepts must be told from others', get one of their own. A reference
// server that was hurt and is whole again serves the next such trial of reference clients: starting one shakes the machine.

import { type ServerTap, serverTap } from '../engine/tap.ts';
import type { Environment, RunningServer } from '../environment.ts';
import type { ServerSpec } from '../scenario.ts';
import { joined } from '../time.ts';
import { wholeness } from './wholeness.ts';

/** A server with the tap on its events. */
export interface HeldServer {
  readonly server: RunningServer;
  readonly tap: ServerTap;
}

/** Started on first use, ended with the pool. */
export interface ServerPool extends AsyncDisposable {
  /** `key` keeps scenarios apart that must not share. */
  shared(spec: ServerSpec, key?: string): Promise<HeldServer>;
  /** Nobody else's until the caller disposes it; nobody's afterwards unless `mayServeAgain`. */
  private(spec: ServerSpec, mayServeAgain: boolean): Promise<HeldServer>;
}

/** An empty pool. */
export function serverPool(environment: Environment): ServerPool {
  const known = new Map<string, Promise<HeldServer>>();
  const start = async (spec: ServerSpec): Promise<HeldServer> => {
    const started = await environment.server(spec);
    const server = { ...started, observedUntil: joined(() => started.observedUntil()) };
    return { server, tap: serverTap(server) };
  };
  const idle: { readonly like: string; readonly held: HeldServer }[] = [];
  let isOver = false;
  const lend = async (spec: ServerSpec): Promise<HeldServer> => {
    const like = JSON.stringify(spec);
    const place = idle.findIndex((each) => each.like === like);
    const held = (place < 0 ? undefined : idle.splice(place, 1)[0]?.held) ?? (await start(spec));
    const { process, isWhole } = wholeness(held.server.process);
    const giveBack = async () => {
      if (isWhole() && !isOver) idle.push({ like, held });
      else await held.server[Symbol.asyncDispose]();
    };
    return { tap: held.tap, server: { ...held.server, ...(process === undefined ? {} : { process }), [Symbol.asyncDispose]: giveBack } };
  };
  return {
    shared(spec, key) {
      const name = JSON.stringify([spec, key]);
      const found = known.get(name) ?? start(spec);
      known.set(name, found);
      return found;
    },
    // Of a server that somebody brings nobody knows what a trial left in it.
    private: (spec, mayServeAgain) => (mayServeAgain && spec.use === 'reference' ? lend(spec) : start(spec)),
    async [Symbol.asyncDispose]() {
      isOver = true;
      const started = await Promise.allSettled([...known.values(), ...idle.map(({ held }) => held)]);
      await Promise.allSettled(started.map((each) => (each.status === 'fulfilled' ? each.value.server[Symbol.asyncDispose]() : undefined)));
    },
  };
}
