// Ports in the network namespace of the proxy, which is this run's alone: where paths listen, and blocks of local ports from
// which each path dials. Given back ones are used again as late as possible, since the kernel remembers old connections.

import { FlatlineError } from '../../error.ts';
import { systemClock, within } from '../../time.ts';
import type { Block } from './rules.ts';

// What is all taken is waited for: other trials end. One that waits for itself must not wait for ever.
const waitLimitMs = 60_000;

/** Hands out numbers and takes them back. */
interface Pool {
  take(): Promise<number>;
  giveBack(number: number): void;
}

function pool(what: string, from: number, to: number, step: number): Pool {
  const free: number[] = [];
  for (let each = from; each + step - 1 <= to; each += step) free.push(each);
  const waiting = new Set<(number: number) => void>();
  return {
    take() {
      const first = free.shift();
      if (first !== undefined) return Promise.resolve(first);
      const given = Promise.withResolvers<number>();
      waiting.add(given.resolve);
      return within(systemClock, given.promise, waitLimitMs, () => {
        waiting.delete(given.resolve);
        return Promise.reject(noneLeft(what));
      });
    },
    giveBack(number) {
      const [next] = waiting;
      if (next === undefined) return void free.push(number);
      waiting.delete(next);
      next(number);
    },
  };
}

function noneLeft(what: string): FlatlineError {
  return new FlatlineError(`no ${what} is left: too many paths at once`, {
    code: 'FL-E044',
    blame: 'environment',
    hint: 'lower --parallel',
  });
}

/** The ports of a run's proxy. */
export interface Ports {
  /** A port that clients of a path dial. */
  knock(): Promise<number>;
  giveBackKnock(port: number): void;
  /** A port to listen on inside. */
  listen(): Promise<number>;
  giveBackListen(port: number): void;
  /** A block of local ports: a small one for a path that begins, a larger one for a path that dials a lot. */
  block(size: 'small' | 'large'): Promise<Block>;
  giveBackBlock(block: Block): void;
}

/** Most paths at the same time, where ports are not published one by one. */
export const mostPaths = 1000;

// 1,024 small ones: some to spare above what one trial may take.
const sizes = { small: 32, large: 256 } as const;

/** `published`: the only ports that clients can dial, where the proxy's own address is out of their reach. */
export function ports(published?: { readonly from: number; readonly count: number }): Ports {
  const listen = pool('port for a proxy', 10_000, 16_383, 1);
  const knock = published === undefined ? listen : pool('published port', published.from, published.from + published.count - 1, 1);
  const small = pool('block of ports', 16_384, 49_151, sizes.small);
  const large = pool('large block of ports', 49_152, 65_535, sizes.large);
  return {
    knock: knock.take,
    giveBackKnock: knock.giveBack,
    listen: listen.take,
    giveBackListen: listen.giveBack,
    block: async (size) => ({ from: await (size === 'small' ? small : large).take(), count: sizes[size] }),
    giveBackBlock: ({ from, count }) => (count === sizes.small ? small : large).giveBack(from),
  };
}
