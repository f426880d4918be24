// Where the proxy dials for a server: an address in the run's network that may change when the server is started again. The
// path's rules follow it, so neither the proxy nor the client sees a move.

import type { Address } from './rules.ts';

/** A server as paths see it. */
export interface DialTarget {
  address(): Address;
  /** Calls `listener` when it has moved; returns the end of it. */
  onMoved(listener: (address: Address) => void): () => void;
}

/** A target that can be moved. */
export interface MovableTarget extends DialTarget {
  moveTo(address: Address): void;
}

/** A target at an address. */
export function dialTarget(first: Address): MovableTarget {
  const listeners = new Set<(address: Address) => void>();
  let address = first;
  return {
    address: () => address,
    onMoved(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    moveTo(next) {
      if (next.ip === address.ip && next.port === address.port) return;
      address = next;
      for (const listener of listeners) listener(next);
    },
  };
}
