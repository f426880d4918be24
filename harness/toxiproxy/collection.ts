// The proxies of a server, by name. Changes of the set, and starts and stops, run one after the other; changes of toxics and
// native operations act at once and wait for nobody.

import type { Effect } from '../environment.ts';
import { formatAddress, parseAddress, resolveListen } from './address.ts';
import { ApiError, refusals } from './api-error.ts';
import type { Limits } from './limits.ts';
import { FaultProxy, type ProxySurroundings } from './proxy.ts';
import { cancelAll } from './timed-operations.ts';
import type { Toxic } from './toxic.ts';

/** A proxy as asked for. */
export interface ProxyRequest {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly native?: boolean;
  readonly effects?: readonly Effect[];
  readonly toxics?: readonly Toxic[];
}

/** What may be changed of a proxy. */
export interface ProxyChange {
  readonly listen?: string | undefined;
  readonly upstream?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** All proxies of a server. */
export class Collection implements AsyncDisposable {
  readonly proxies = new Map<string, FaultProxy>();
  private readonly around: ProxySurroundings;
  private readonly limits: Limits;
  private last: Promise<unknown> = Promise.resolve();

  constructor(around: ProxySurroundings, limits: Limits) {
    this.around = around;
    this.limits = limits;
  }

  /** Throws the API's refusal. */
  get(name: string): FaultProxy {
    const proxy = this.proxies.get(name);
    if (proxy === undefined) throw refusals.proxyNotFound();
    return proxy;
  }

  /** A proxy that cannot listen is not kept. */
  create(request: ProxyRequest): Promise<FaultProxy> {
    return this.inTurn(() => this.createNow(request));
  }

  private async createNow(request: ProxyRequest): Promise<FaultProxy> {
    if (this.proxies.has(request.name)) throw refusals.proxyExists();
    if (this.proxies.size >= this.limits.proxies) throw new ApiError(507, `too many proxies: at most ${this.limits.proxies}`);
    const proxy = new FaultProxy({ ...request, native: request.native ?? false }, this.around);
    for (const toxic of request.toxics ?? []) proxy.addToxic(toxic);
    const effects = request.effects ?? [];
    if (effects.length > 0) proxy.inForce.inject({ key: 'conditions', fault: 'conditions', occurrence: 1, effects, ends: [] });
    if (request.enabled) await proxy.start();
    this.proxies.set(proxy.name, proxy);
    return proxy;
  }

  /** Absent fields keep their value. What changes an address closes the connections. */
  update(name: string, change: ProxyChange): Promise<FaultProxy> {
    return this.inTurn(async () => {
      const proxy = this.get(name);
      const { listen = proxy.listen, upstream = proxy.upstream, enabled = proxy.enabled } = change;
      if (await differs(proxy, listen, upstream)) {
        await proxy.stop();
        proxy.listen = listen;
        proxy.upstream = upstream;
      }
      if (enabled) await proxy.start();
      else await proxy.stop();
      return proxy;
    });
  }

  remove(name: string): Promise<void> {
    return this.inTurn(async () => {
      const proxy = this.get(name);
      cancelAll(proxy);
      await proxy.stop();
      proxy.inForce.armed.dispose();
      this.proxies.delete(name);
    });
  }

  /**
   * Toxiproxy's populate: what is there and the same stays untouched, what differs is replaced. `done` grows as it goes, so
   * that the caller knows how far a failure let it come.
   */
  populate(requests: readonly ProxyRequest[], done: FaultProxy[]): Promise<void> {
    return this.inTurn(async () => {
      for (const request of requests) {
        const existing = this.proxies.get(request.name);
        if (existing !== undefined && !(await differs(existing, request.listen, request.upstream))) {
          done.push(existing);
          continue;
        }
        await existing?.stop();
        this.proxies.delete(request.name);
        try {
          done.push(await this.createNow(request));
        } catch (error) {
          if (existing !== undefined) this.proxies.set(existing.name, existing);
          throw error;
        }
      }
    });
  }

  /** Enables all proxies and takes all toxics off; stops at the first that cannot listen. */
  reset(): Promise<void> {
    return this.inTurn(async () => {
      for (const proxy of this.proxies.values()) {
        await proxy.start();
        for (const toxic of proxy.toxics) proxy.removeToxic(toxic);
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.inTurn(async () => {
      for (const proxy of this.proxies.values()) {
        cancelAll(proxy);
        await proxy.stop();
        proxy.inForce.armed.dispose();
      }
      this.proxies.clear();
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => {});
    return turn;
  }
}

async function differs(proxy: FaultProxy, listen: string, upstream: string): Promise<boolean> {
  if (upstream !== proxy.upstream) return true;
  if (listen === proxy.listen && parseAddress(listen).port !== 0) return false;
  return formatAddress(await resolveListen(listen)) !== proxy.listen;
}
