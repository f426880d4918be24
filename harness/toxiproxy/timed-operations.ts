// Native operations at an instant. Each is one atomic change of a proxy in one turn of the event loop, so the instant at
// which it acted is one number. What has not acted yet is cancelled when its key is lifted.

import type { Injection, Lifting } from '../environment.ts';
import { nowMs } from '../time.ts';
import { preciseClock } from './precise-clock.ts';
import type { FaultProxy } from './proxy.ts';

/** When it acted, or that it was cancelled at that instant. */
export interface Acted {
  readonly atMs: number;
  readonly cancelled: boolean;
}

interface Pending {
  readonly key: string;
  cancel(): void;
}

const pendingOf = new WeakMap<FaultProxy, Set<Pending>>();

/** Acts at `injection.atMs`, or now where that is past or absent. */
export function injectAt(proxy: FaultProxy, injection: Injection): Promise<Acted> {
  return act(proxy, injection.key, injection.atMs, () => proxy.inject(injection), instantOnly(injection));
}

/** Likewise; cancels what waits under the key. */
export function liftAt(proxy: FaultProxy, lifting: Lifting): Promise<Acted> {
  const lift = () => {
    for (const pending of [...(pendingOf.get(proxy) ?? [])]) if (pending.key === lifting.key) pending.cancel();
    return proxy.lift(lifting);
  };
  return act(proxy, `lift ${lifting.key}`, lifting.atMs, lift, true);
}

/** Nothing of a deleted proxy is left waiting. */
export function cancelAll(proxy: FaultProxy): void {
  for (const pending of [...(pendingOf.get(proxy) ?? [])]) pending.cancel();
}

// A listener that has to be replaced takes a moment, and its effect is in force when that is done; everything else is in
// force within the call.
function instantOnly(injection: Injection): boolean {
  return !injection.effects.some((effect) => effect.primitive === 'accept' && effect.mode === 'unanswered');
}

function act(proxy: FaultProxy, key: string, atMs: number | undefined, work: () => Promise<void>, instant: boolean): Promise<Acted> {
  const run = async (): Promise<Acted> => {
    const actedMs = nowMs();
    await work();
    return { atMs: instant ? actedMs : nowMs(), cancelled: false };
  };
  if (atMs === undefined || atMs <= nowMs()) return run();
  return new Promise((resolve, reject) => {
    const waiting = pendingOf.get(proxy) ?? new Set<Pending>();
    pendingOf.set(proxy, waiting);
    const pending: Pending = {
      key,
      cancel() {
        stop();
        waiting.delete(pending);
        resolve({ atMs: nowMs(), cancelled: true });
      },
    };
    waiting.add(pending);
    const stop = preciseClock.at(atMs, () => {
      waiting.delete(pending);
      run().then(resolve, reject);
    });
  });
}
