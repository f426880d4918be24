// Toxiproxy's HTTP API: which path and method does what. Handlers take what was asked and answer with status and JSON; how
// that becomes HTTP is api.ts's business.

import { refusals, statusOf } from './api-error.ts';
import type { Collection, ProxyRequest } from './collection.ts';
import { booleanField, decodeBody, type Fields, fieldsOf, textField } from './go-json.ts';
import { metricsText } from './metrics.ts';
import type { FaultProxy } from './proxy.ts';
import { type Toxic, toxicJson, toxicsInOrder } from './toxic.ts';
import { changedToxic, newToxic } from './toxic-request.ts';

/** What a handler is told. `names` are the variable parts of the path. */
export interface ApiCall {
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  body(): Promise<string>;
}

/** What goes back; `text` instead of `json` for plain text. */
export interface ApiAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: { readonly type: string; readonly body: string };
}

/** One path, by its fixed parts; `*` stands for a name. */
export interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, (call: ApiCall) => Promise<ApiAnswer>>>;
}

/** A proxy as JSON, keys in Toxiproxy's order. */
export function proxyJson(proxy: FaultProxy): Record<string, unknown> {
  const { name, listen, upstream, enabled, toxics } = proxy;
  return { name, listen, upstream, enabled, Logger: {}, toxics: toxicsInOrder(toxics).map(toxicJson) };
}

/** All routes of Toxiproxy. */
export function toxiproxyRoutes(collection: Collection, version: string): Route[] {
  const fields = async (call: ApiCall) => fieldsOf(decodeBody(await call.body()));
  const proxyOf = (call: ApiCall) => collection.get(call.names[0] ?? '');

  const updateProxy = async (call: ApiCall) => {
    proxyOf(call);
    const asked = await fields(call);
    const change = {
      listen: textField(asked, 'listen'),
      upstream: textField(asked, 'upstream'),
      enabled: booleanField(asked, 'enabled'),
    };
    return { status: 200, json: proxyJson(await collection.update(call.names[0] ?? '', change)) };
  };

  const updateToxic = async (call: ApiCall) => {
    const [proxy, toxic] = [proxyOf(call), toxicOf(proxyOf(call), call)];
    const changed = changedToxic(toxic, await fields(call));
    proxy.updateToxic(changed);
    return { status: 200, json: toxicJson(changed) };
  };

  return [
    {
      path: 'version',
      methods: {
        GET: async () => ({ status: 200, text: { type: 'application/json;charset=utf-8', body: `{"version": "${version}"}\n` } }),
      },
    },
    {
      path: 'proxies',
      methods: {
        GET: async () => ({ status: 200, json: allProxies(collection) }),
        POST: async (call) => ({ status: 201, json: proxyJson(await collection.create(proxyRequest(await fields(call), ''))) }),
      },
    },
    { path: 'populate', methods: { POST: (call) => populate(collection, call) } },
    {
      path: 'reset',
      methods: {
        POST: async () => {
          await collection.reset();
          return { status: 204 };
        },
      },
    },
    {
      path: 'metrics',
      methods: {
        GET: async () => ({ status: 200, text: { type: 'text/plain; version=0.0.4; charset=utf-8', body: metricsText(collection) } }),
      },
    },
    {
      path: 'proxies/*',
      methods: {
        GET: async (call) => ({ status: 200, json: proxyJson(proxyOf(call)) }),
        POST: updateProxy,
        PATCH: updateProxy,
        DELETE: async (call) => {
          await collection.remove(call.names[0] ?? '');
          return { status: 204 };
        },
      },
    },
    {
      path: 'proxies/*/toxics',
      methods: {
        GET: async (call) => ({ status: 200, json: toxicsInOrder(proxyOf(call).toxics).map(toxicJson) }),
        POST: async (call) => {
          const proxy = proxyOf(call);
          const asked = await fields(call);
          const toxic = newToxic(asked, (name) => proxy.toxics.some((other) => other.name === name));
          proxy.addToxic(toxic);
          return { status: 200, json: toxicJson(toxic) };
        },
      },
    },
    {
      path: 'proxies/*/toxics/*',
      methods: {
        GET: async (call) => ({ status: 200, json: toxicJson(toxicOf(proxyOf(call), call)) }),
        POST: updateToxic,
        PATCH: updateToxic,
        DELETE: async (call) => {
          const proxy = proxyOf(call);
          proxy.removeToxic(toxicOf(proxy, call));
          return { status: 204 };
        },
      },
    },
  ];
}

function toxicOf(proxy: FaultProxy, call: ApiCall): Toxic {
  const toxic = proxy.toxics.find((candidate) => candidate.name === call.names[1]);
  if (toxic === undefined) throw refusals.toxicNotFound();
  return toxic;
}

function allProxies(collection: Collection): Record<string, unknown> {
  const names = [...collection.proxies.keys()].sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, proxyJson(collection.get(name))]));
}

/** A proxy as asked for by the API or a file. `place` names it in a list. Throws the API's refusal. */
export function proxyRequest(fields: Fields, place: string): ProxyRequest {
  const name = textField(fields, 'name') ?? '';
  const upstream = textField(fields, 'upstream') ?? '';
  const listen = textField(fields, 'listen') ?? '';
  const enabled = booleanField(fields, 'enabled') ?? true;
  if (name === '') throw refusals.missingField(`name${place}`);
  if (upstream === '') throw refusals.missingField(`upstream${place}`);
  return { name, listen: listen === '' ? ':0' : listen, upstream, enabled };
}

/** The proxies of a body or a file. */
export function proxyRequests(text: string): ProxyRequest[] {
  const list = decodeBody(text);
  if (list === null) return [];
  if (!Array.isArray(list)) throw refusals.badBody('json: cannot unmarshal object into Go value of type []Proxy');
  const all = list.map((entry) => fieldsOf(entry, 'value of type Proxy'));
  return all.map((fields, index) => proxyRequest(fields, ` at proxy ${index + 1}`));
}

async function populate(collection: Collection, call: ApiCall): Promise<ApiAnswer> {
  const done: FaultProxy[] = [];
  try {
    await collection.populate(proxyRequests(await call.body()), done);
    return { status: 201, json: { proxies: listed(done) } };
  } catch (error) {
    const status = statusOf(error);
    const message = error instanceof Error ? error.message : String(error);
    return { status, json: { error: message, status, proxies: listed(done) } };
  }
}

function listed(proxies: readonly FaultProxy[]): unknown {
  return proxies.length === 0 ? null : proxies.map(proxyJson);
}

/** The route of a path, and what stands for its names; undefined = there is none. */
export function matchRoute(routes: readonly Route[], path: string): { route: Route; names: string[] } | undefined {
  let parts: string[];
  try {
    parts = decodeURIComponent(path).slice(1).split('/');
  } catch {
    return undefined;
  }
  for (const route of routes) {
    const fixed = route.path.split('/');
    if (fixed.length !== parts.length) continue;
    const names = parts.filter((_, index) => fixed[index] === '*');
    if (fixed.every((part, index) => part === '*' || part === parts[index]) && names.every((name) => name !== '')) return { route, names };
  }
  return undefined;
}
