// Servers of a run: one for all trials with the same server configuration, so that hundreds of trials cost one process. A
// fault that acts on the server, and a black box whose accepts must be told from others', get one of their own.

import { type ServerTap, serverTap } from '../engine/tap.ts';
import type { Environment, RunningServer } from '../environment.ts';
import type { ServerSpec } from '../scenario.ts';
import { joined } from '../time.ts';

/** A server with the tap on its events. */
export interface HeldServer {
  readonly server: RunningServer;
  readonly tap: ServerTap;
}

/** Started on first use, ended with the pool. */
export interface ServerPool extends AsyncDisposable {
  /** `key` keeps scenarios apart that must not share. */
  shared(spec: ServerSpec, key?: string): Promise<HeldServer>;
  /** Belongs to the caller, who disposes it. */
  private(spec: ServerSpec): Promise<HeldServer>;
}

/** An empty pool. */
export function serverPool(environment: Environment): ServerPool {
  const known = new Map<string, Promise<HeldServer>>();
  const start = async (spec: ServerSpec): Promise<HeldServer> => {
    const started = await environment.server(spec);
    const server = { ...started, observedUntil: joined(() => started.observedUntil()) };
    return { server, tap: serverTap(server) };
  };
  return {
    shared(spec, key) {
      const name = JSON.stringify([spec, key]);
      const found = known.get(name) ?? start(spec);
      known.set(name, found);
      return found;
    },
    private: start,
    async [Symbol.asyncDispose]() {
      const started = await Promise.allSettled(known.values());
      await Promise.allSettled(started.map((each) => (each.status === 'fulfilled' ? each.value.server[Symbol.asyncDispose]() : undefined)));
    },
  };
}
