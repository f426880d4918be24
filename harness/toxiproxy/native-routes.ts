// What this proxy offers beyond Toxiproxy, under /flatline/: the event stream, native proxies, injections and liftings at an
// instant, and connections one by one. Nothing here is needed by users of Toxiproxy's API.

import { toNanoseconds } from '../time.ts';
import { parseAddress } from './address.ts';
import { ApiError, refusals } from './api-error.ts';
import type { Collection } from './collection.ts';
import type { Connection } from './connection.ts';
import { effectsOf, injectionOf, type Json, liftingOf } from './effect-request.ts';
import type { EventHub } from './event-hub.ts';
import { decodeBody, fieldsOf } from './go-json.ts';
import type { FaultProxy } from './proxy.ts';
import { type ApiAnswer, type ApiCall, proxyJson, proxyRequest, type Route } from './routes.ts';
import { type Acted, injectAt, liftAt } from './timed-operations.ts';
import type { Toxic } from './toxic.ts';
import { toxicJson } from './toxic.ts';
import { newToxic } from './toxic-request.ts';

/** All native routes but the event stream, which is no question with an answer. */
export function nativeRoutes(collection: Collection, hub: EventHub, nowMs: () => number): Route[] {
  const proxyOf = (call: ApiCall) => collection.get(call.names[0] ?? '');
  return [
    {
      path: 'flatline/mark',
      methods: {
        POST: async (call) => {
          const { id } = await objectOf(call);
          const atMs = nowMs();
          // What the kernel has ready by now is read in the next turn; then it is behind us.
          await turn();
          await turn();
          hub.mark(typeof id === 'number' ? id : 0, atMs);
          return { status: 200, json: { at: toNanoseconds(atMs) } };
        },
      },
    },
    { path: 'flatline/proxies', methods: { POST: (call) => createNative(collection, call) } },
    {
      path: 'flatline/proxies/*/injections',
      methods: { POST: async (call) => acted(await injectAt(proxyOf(call), injectionOf(await objectOf(call)))) },
    },
    {
      path: 'flatline/proxies/*/liftings',
      methods: { POST: async (call) => acted(await liftAt(proxyOf(call), liftingOf(await objectOf(call)))) },
    },
    {
      path: 'flatline/proxies/*/connections',
      methods: { GET: async (call) => ({ status: 200, json: [...proxyOf(call).connections.values()].map(connectionJson) }) },
    },
    { path: 'flatline/proxies/*/connections/*', methods: { DELETE: async (call) => kill(proxyOf(call), call) } },
    {
      path: 'flatline/proxies/*/connections/*/toxics',
      methods: { POST: async (call) => addToxic(proxyOf(call), call) },
    },
    {
      path: 'flatline/proxies/*/connections/*/toxics/*',
      methods: {
        DELETE: async (call) => {
          if (!proxyOf(call).dropToxic(connectionOf(proxyOf(call), call), call.names[2] ?? '')) throw refusals.toxicNotFound();
          return { status: 204 };
        },
      },
    },
  ];
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function objectOf(call: ApiCall): Promise<Json> {
  const value = decodeBody(await call.body());
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw refusals.badBody('expected an object');
  return value as Json;
}

function acted({ atMs, cancelled }: Acted): ApiAnswer {
  return { status: 200, json: { at: toNanoseconds(atMs), ...(cancelled ? { cancelled } : {}) } };
}

async function createNative(collection: Collection, call: ApiCall): Promise<ApiAnswer> {
  const body = await objectOf(call);
  const toxics: Toxic[] = [];
  for (const entry of Array.isArray(body['toxics']) ? body['toxics'] : [])
    toxics.push(newToxic(fieldsOf(entry), (name) => toxics.some((other) => other.name === name)));
  const request = proxyRequest(fieldsOf(body), '');
  const listen = request.listen === ':0' ? '127.0.0.1:0' : request.listen;
  const native = body['native'] !== false;
  const proxy = await collection.create({ ...request, listen, native, toxics, effects: effectsOf(body['effects']) });
  return { status: 201, json: { ...proxyJson(proxy), ...(proxy.enabled ? parseAddress(proxy.listen) : {}), native } };
}

function connectionOf(proxy: FaultProxy, call: ApiCall): Connection {
  const connection = proxy.connections.get(Number(call.names[1]));
  if (connection === undefined) throw refusals.connectionNotFound();
  return connection;
}

/** What the API tells of a connection. */
export interface ConnectionJson {
  readonly conn: number;
  readonly remotePort: number;
  readonly localPort?: number;
  readonly openedAt: string;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly silent: boolean;
  /** Keys of what keeps it dead. */
  readonly touched: readonly string[];
}

function connectionJson(connection: Connection): ConnectionJson {
  const { conn, remotePort, dialPort, openedMs, up, down, silent, touched } = connection;
  return {
    conn,
    remotePort,
    ...(dialPort === undefined ? {} : { localPort: dialPort }),
    openedAt: toNanoseconds(openedMs),
    bytesUp: up.bytesOut,
    bytesDown: down.bytesOut,
    silent,
    touched,
  };
}

function kill(proxy: FaultProxy, call: ApiCall): ApiAnswer {
  const how = call.query.get('how') ?? 'rst';
  if (how !== 'fin' && how !== 'rst') throw new ApiError(400, `how: expected fin or rst, got ${how}`);
  connectionOf(proxy, call).end(how, 'harness');
  return { status: 204 };
}

async function addToxic(proxy: FaultProxy, call: ApiCall): Promise<ApiAnswer> {
  const connection = connectionOf(proxy, call);
  const fields = fieldsOf(await objectOf(call));
  const toxic = newToxic(fields, (name) => proxy.toxics.some((other) => other.name === name) || connection.toxics.has(name));
  connection.toxics.set(toxic.name, toxic);
  proxy.putToxic(connection, toxic);
  return { status: 200, json: toxicJson(toxic) };
}
