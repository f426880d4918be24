// A server that is somewhere already: neither started nor stopped, and nothing is known of its inside.

import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { ServerKind } from '../server.ts';
import { nowMs } from '../time.ts';

/** `use: address`. */
export const addressServer: ServerKind = {
  use: 'address',
  async start(spec): Promise<RunningServer> {
    if (spec.use !== 'address') throw new TypeError('not an address');
    const { host, port } = parseAddress(spec.address);
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
