// A server that is somewhere already: neither started nor stopped, and nothing is known of its inside. But it must be
// there: clients that never reach it would be blamed for it.

import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { ServerKind } from '../server.ts';
import { nowMs, systemClock, within } from '../time.ts';
import { becomesReady } from './ready.ts';

// Long enough for one that is just starting.
const presentLimitMs = 5_000;

/** `use: address`. */
export const addressServer: ServerKind = {
  use: 'address',
  async start(spec): Promise<RunningServer> {
    if (spec.use !== 'address') throw new TypeError('not an address');
    const { host, port } = parseAddress(spec.address);
    await present({ host, port });
    return {
      host,
      port,
      observed: false,
      subscribe: () => () => {},
      observedUntil: async () => nowMs(),
      async [Symbol.asyncDispose]() {},
    };
  },
};

async function present(address: { readonly host: string; readonly port: number }): Promise<void> {
  const looking = new AbortController();
  const ready = becomesReady({ tcp: true }, address, () => {}, looking.signal);
  await within<unknown>(systemClock, ready, presentLimitMs, () => {
    looking.abort();
    ready.catch(() => {});
    throw new FlatlineError(`nothing accepts a connection at ${address.host}:${address.port}`, {
      code: 'FL-V013',
      blame: 'environment',
      where: 'server address',
      hint: 'Flatline does not start a server that is given by its address: is it up?',
    });
  });
}

/** `HOST:PORT`, an IPv6 host in brackets. Throws a FlatlineError on anything else. */
export function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || !(port >= 1 && port <= 65_535)) {
    throw new FlatlineError(`expected HOST:PORT, got "${address}"`, { code: 'FL-V002', blame: 'author', hint: 'write e.g. 10.0.0.5:7000' });
  }
  return { host, port };
}
