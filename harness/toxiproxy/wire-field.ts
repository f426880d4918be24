// Test support: a proxy server with its event stream, and paths through it from a bare client to a bare server.

import type { Effect, EndAct } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import { type Control, control } from './control.ts';
import { type ProxyServerOptions, startProxyServer } from './server.ts';
import { dialPeer, type Peer, type PeerServer, peerServer, until } from './wire-peers.ts';

/** An event with the name of the proxy that saw it. */
type ProxyEvent = HistoryEvent & { readonly proxy: string };

/** One path with an open connection. */
export interface Ground {
  readonly name: string;
  readonly port: number;
  readonly client: Peer;
  readonly remote: Peer;
  inject(key: string, effects: Effect[], ends?: EndAct[], atMs?: number): Promise<number>;
  lift(key: string, ends?: EndAct[], atMs?: number): Promise<number>;
  /** Events of that kind so far; complete, since a mark is waited for. */
  seen(kind: string): Promise<ProxyEvent[]>;
}

/** A server, and as many paths as wanted. */
export interface Field extends AsyncDisposable {
  readonly api: Control;
  readonly upstream: PeerServer;
  readonly events: ProxyEvent[];
  ground(conditions?: Effect[]): Promise<Ground>;
}

/** A proxy server in this process. */
export async function field(options: ProxyServerOptions = {}): Promise<Field> {
  const server = await startProxyServer({ seed: 'test', ...options });
  const api = control({ url: `http://127.0.0.1:${server.port}` });
  const upstream = await peerServer();
  const events: ProxyEvent[] = [];
  const stream = await api.events((event, proxy) => events.push({ ...event, proxy }));
  let count = 0;
  return {
    api,
    upstream,
    events,
    async ground(conditions = []) {
      count += 1;
      const name = `p${count}`;
      const { port } = await api.createNativeProxy({ name, upstream: upstream.upstream, conditions });
      const client = await dialPeer(port);
      const remote = await upstream.next();
      return { name, port, client, remote, ...operations(api, events, name) };
    },
    async [Symbol.asyncDispose]() {
      await stream[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

function operations(api: Control, events: readonly ProxyEvent[], name: string): Pick<Ground, 'inject' | 'lift' | 'seen'> {
  const instant = (atMs: number | undefined) => (atMs === undefined ? {} : { atMs });
  return {
    inject: (key, effects, ends = [], atMs) => api.inject(name, { key, fault: key, occurrence: 1, effects, ends, ...instant(atMs) }),
    lift: (key, ends = [], atMs) => api.lift(name, { key, ends, ...instant(atMs) }),
    async seen(kind) {
      await api.mark();
      return events.filter((event) => event.proxy === name && event.kind === kind);
    },
  };
}

/** Sends a text and waits until it has arrived. */
export async function arrives(from: Peer, to: Peer, text: string): Promise<void> {
  from.send(text);
  await until(() => to.text().endsWith(text), `"${text}" to arrive`);
}
