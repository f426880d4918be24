// An overloaded server's accept queue. Behind a proxy a client cannot tell a connection that waits in the kernel's queue
// from one that was accepted and is not served yet: its own handshake was with the proxy. So connections are taken from
// the kernel at once and served at the rate asked for. What finds the queue full comes again when a lost SYN would have
// been repeated: after 1, 3, 7, 15, … seconds.

import type { Clock } from '../time.ts';
import type { Overload } from './messages.ts';

const firstRepeatMs = 1_000;

export interface Admission {
  /** Serves the connection now, or when it is its turn. */
  offer(serve: () => void): void;
  /** What waits in the queue is served at once when there is no rate any more. */
  set(overload: Overload): void;
}

/** An accept queue without limits, until told otherwise. */
export function admission(clock: Clock): Admission {
  let overload: Overload = {};
  let queue: (() => void)[] = [];
  let nextMs = clock.nowMs();
  let cancel: (() => void) | undefined;

  const take = (serve: () => void) => {
    nextMs = clock.nowMs() + 1000 / (overload.acceptsPerSecond ?? Number.POSITIVE_INFINITY);
    serve();
  };
  const next = () => {
    const serve = queue.shift();
    if (serve !== undefined) take(serve);
    cancel = queue.length === 0 ? undefined : clock.at(nextMs, next);
  };
  const offer = (serve: () => void, repeatMs: number) => {
    if (overload.acceptsPerSecond === undefined) return serve();
    if (queue.length === 0 && nextMs <= clock.nowMs()) return take(serve);
    if (queue.length >= (overload.backlog ?? Number.POSITIVE_INFINITY)) {
      clock.at(clock.nowMs() + repeatMs, () => offer(serve, repeatMs * 2));
      return;
    }
    queue.push(serve);
    cancel ??= clock.at(nextMs, next);
  };
  return {
    offer: (serve) => offer(serve, firstRepeatMs),
    set(wanted) {
      overload = wanted;
      if (wanted.acceptsPerSecond !== undefined) return;
      cancel?.();
      cancel = undefined;
      const waiting = queue;
      queue = [];
      for (const serve of waiting) serve();
    },
  };
}
