// Control of a proxy server, the same code for our own proxy and for the real Toxiproxy (2.5 to 2.13). Everything Toxiproxy's
// API can say goes through toxiproxy-node-client, over a transport of ours (call.ts); the native operations of our own
// proxy have a small client beside it. Every call is bounded, and refusals carry the server's own words.

import { Proxy as ProxyHandle, Toxic as ToxicHandle, Toxiproxy } from 'toxiproxy-node-client';
import type { Effect, Injection, Lifting } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import { fromNanoseconds, toNanoseconds } from '../time.ts';
import { gathering } from './batch.ts';
import { type Caller, caller, normalUrl } from './call.ts';
import { type EventStream, type ProxyListener, readEvents } from './event-stream.ts';

/** A toxic to be added. */
export interface ToxicRequest {
  readonly name: string;
  readonly type: string;
  readonly stream: 'upstream' | 'downstream';
  /** Share of connections, 0 to 1; absent = 1. */
  readonly toxicity?: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** Where a proxy listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** What can be done with a proxy server. Every call throws a FlatlineError of family FL-P. */
export interface Control extends AsyncDisposable {
  /** As `/version` says, without decoration: `2.12.0`. */
  version(): Promise<string>;
  createProxy(proxy: {
    readonly name: string;
    readonly listen?: string;
    readonly upstream: string;
    readonly enabled?: boolean;
  }): Promise<Listening>;
  deleteProxy(name: string): Promise<void>;
  setEnabled(name: string, enabled: boolean): Promise<void>;
  addToxic(proxy: string, toxic: ToxicRequest): Promise<void>;
  updateToxic(proxy: string, toxic: string, attributes: Readonly<Record<string, number>>): Promise<void>;
  removeToxic(proxy: string, toxic: string): Promise<void>;
  /** Enables all proxies and removes all toxics. */
  reset(): Promise<void>;

  /** Native: a proxy that passes FIN and RST as they come, with conditions in force from the start. */
  createNativeProxy(proxy: {
    readonly name: string;
    readonly upstream: string;
    readonly conditions: readonly Effect[];
  }): Promise<Listening>;
  deleteNativeProxy(name: string): Promise<void>;
  /** Native: the instant at which it acted, ms. */
  inject(proxy: string, injection: Injection): Promise<number>;
  lift(proxy: string, lifting: Lifting): Promise<number>;
  /** Native: until when every event has been handed to the listener of `events`, ms. */
  mark(): Promise<number>;
  /** Native: all events of all proxies, until disposed. One stream at a time. */
  events(listener: ProxyListener): Promise<AsyncDisposable>;
  connections(proxy: string): Promise<readonly { readonly conn: number; readonly remotePort: number }[]>;
  kill(proxy: string, conn: number, how: 'fin' | 'rst'): Promise<void>;
}

/** Control of the server at `url`. Opens nothing before the first call. */
export function control(options: { readonly url: string; readonly token?: string }): Control {
  const api = caller({ ...options, url: normalUrl(options.url) });
  const client = clientOver(api, normalUrl(options.url));
  return { ...compatible(client, api), ...native(api), [Symbol.asyncDispose]: async () => api.close() };
}

// The client's classes, our transport.
function clientOver(api: Caller, url: string): Toxiproxy {
  const client = new Toxiproxy(url);
  const path = (full: string) => full.slice(url.length);
  const json = async (method: string, full: string, body?: unknown) => ({
    data: JSON.parse((await api.call(method, path(full), body)) || 'null'),
  });
  client.api = {
    get: (full: string) => json('GET', full),
    post: (full: string, body?: unknown) => json('POST', full, body),
    delete: async (full: string) => void (await api.call('DELETE', path(full))),
    getText: (full: string) => api.call('GET', path(full)),
  } as never;
  return client;
}

type Compatible = Pick<
  Control,
  'version' | 'createProxy' | 'deleteProxy' | 'setEnabled' | 'addToxic' | 'updateToxic' | 'removeToxic' | 'reset'
>;

// A handle needs no more than the name; fetching the proxy first, as the client's examples do, doubles the calls.
function compatible(client: Toxiproxy, api: Caller): Compatible {
  const proxyOf = (name: string) => new ProxyHandle(client, { name: checkedName(name) } as never);
  const toxicOf = (proxy: string, name: string) =>
    new ToxicHandle(client.api, proxyOf(proxy).getPath(), { name: checkedName(name) } as never);
  return {
    version: async () => /\d+\.\d+\.\d+[^"\s}]*/.exec(await client.getVersion())?.[0] ?? 'unknown',
    async createProxy({ name, listen = '127.0.0.1:0', upstream, enabled = true }) {
      const proxy = await client.createProxy({ name: checkedName(name), listen, upstream, enabled });
      return listening(proxy.listen);
    },
    deleteProxy: async (name) => proxyOf(name).remove(),
    // Only what changes is sent: `listen` sent again would restart the proxy where its text differs from what is stored.
    setEnabled: async (name, enabled) => void (await proxyOf(name).update({ enabled } as never)),
    addToxic: async (proxy, { toxicity = 1, ...toxic }) =>
      void (await proxyOf(proxy).addToxic({ ...toxic, name: checkedName(toxic.name), toxicity } as never)),
    updateToxic: async (proxy, toxic, attributes) =>
      void (await api.call('POST', `/proxies/${checkedName(proxy)}/toxics/${checkedName(toxic)}`, { attributes })),
    removeToxic: async (proxy, toxic) => toxicOf(proxy, toxic).remove(),
    reset: () => client.reset(),
  };
}

function native(api: Caller): Omit<Control, keyof Compatible | typeof Symbol.asyncDispose> {
  let stream: EventStream | undefined;
  let marks = 0;
  const call = gathering(api);
  const path = (proxy: string, rest: string) => `/flatline/proxies/${checkedName(proxy)}/${rest}`;
  const instantOf = async (target: string, body: unknown) =>
    fromNanoseconds((JSON.parse(await call('POST', target, body)) as { at: string }).at);
  return {
    async createNativeProxy({ name, upstream, conditions }) {
      const body = { name: checkedName(name), listen: '127.0.0.1:0', upstream, effects: conditions };
      return listening((JSON.parse(await call('POST', '/flatline/proxies', body)) as { listen: string }).listen);
    },
    deleteNativeProxy: async (name) => void (await call('DELETE', `/proxies/${checkedName(name)}`)),
    inject: (proxy, injection) => instantOf(path(proxy, 'injections'), timed(injection)),
    lift: (proxy, lifting) => instantOf(path(proxy, 'liftings'), timed(lifting)),
    async mark() {
      marks += 1;
      const id = marks;
      const came = stream?.marked(id);
      came?.catch(() => {});
      const atMs = await instantOf('/flatline/mark', { id });
      await came;
      return atMs;
    },
    async events(listener) {
      stream = readEvents(await api.open('/flatline/events'), listener);
      return stream;
    },
    connections: async (proxy) => JSON.parse(await api.call('GET', path(proxy, 'connections'))),
    kill: async (proxy, conn, how) => void (await api.call('DELETE', path(proxy, `connections/${conn}?how=${how}`))),
  };
}

function timed({ atMs, ...operation }: Injection | Lifting): object {
  return atMs === undefined ? operation : { ...operation, at: toNanoseconds(atMs) };
}

// The client puts names into paths as they are.
function checkedName(name: string): string {
  if (/^[\w.@~-]+$/.test(name) && name !== '.' && name !== '..') return name;
  throw new FlatlineError(`"${name}" cannot be the name of a proxy or toxic`, {
    code: 'FL-P025',
    blame: 'author',
    hint: 'letters, digits, and . _ - @ ~ only',
  });
}

function listening(listen: string): Listening {
  const colon = listen.lastIndexOf(':');
  return { host: listen.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(listen.slice(colon + 1)) };
}
