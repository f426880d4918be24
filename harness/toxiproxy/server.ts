// A proxy server: Toxiproxy's API and data plane, and Flatline's native operations beside them, in this process. Disposing
// closes every connection and listener.

import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FlatlineError, messageOf } from '../error.ts';
import { freshSeed } from '../random.ts';
import { nowMs } from '../time.ts';
import { apiServer } from './api.ts';
import { batchRoute } from './batch.ts';
import { Collection } from './collection.ts';
import { type Dial, dialTcp } from './dial.ts';
import { eventHub } from './event-hub.ts';
import { encodeJson } from './go-json.ts';
import { checkBinding, defaultLimits, type Limits } from './limits.ts';
import { nativeRoutes } from './native-routes.ts';
import { preciseClock } from './precise-clock.ts';
import { proxyRequests, toxiproxyRoutes } from './routes.ts';

/** The version of Toxiproxy whose behaviour is followed, and which `/version` announces. */
export const compatibleVersion = '2.12.0';

/** How to run a proxy server. */
export interface ProxyServerOptions {
  /** Where the API listens; `127.0.0.1` unless a token guards it. */
  readonly host?: string;
  /** 0 = any free port. */
  readonly port?: number;
  /** Repeats jitter, slices and toxicity. */
  readonly seed?: string;
  /** Wanted as bearer token from everybody. */
  readonly token?: string;
  readonly version?: string;
  readonly limits?: Partial<Limits>;
  /** Primitives that are switched off in the data plane (tests). */
  readonly inert?: readonly string[];
  readonly dial?: Dial;
  /** Listens here instead of on host and port: a server that was handed in from another network. */
  readonly handle?: unknown;
}

/** A running proxy server. */
export interface ProxyServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly seed: string;
  readonly collection: Collection;
}

/** Answers when the API listens. Throws a FlatlineError (FL-P010 unsafe binding, FL-P011 cannot listen). */
export async function startProxyServer(options: ProxyServerOptions = {}): Promise<ProxyServer> {
  const { host = '127.0.0.1', port = 0, seed = freshSeed(), token, version = compatibleVersion } = options;
  const access = { host, token };
  checkBinding(access);
  const limits = { ...defaultLimits, ...options.limits };
  const hub = eventHub();
  let connections = 0;
  const collection = new Collection(
    {
      clock: preciseClock,
      hub,
      seed,
      dial: options.dial ?? dialTcp,
      inert: new Set(options.inert),
      admit: () => {
        if (connections >= limits.connections) return false;
        connections += 1;
        return true;
      },
      connectionClosed: () => {
        connections -= 1;
      },
    },
    limits,
  );
  const routes = [...toxiproxyRoutes(collection, version), ...nativeRoutes(collection, hub, nowMs)];
  const server = apiServer({ routes: [...routes, batchRoute(routes, encodeJson)], hub, access, limits });
  const bound = await listen(server, host, port, options.handle);
  return {
    ...bound,
    seed,
    collection,
    async [Symbol.asyncDispose]() {
      await collection[Symbol.asyncDispose]();
      hub.end();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, host: string, port: number, handle: unknown): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new FlatlineError(`the proxy's API cannot listen: ${messageOf(error)}`, {
          code: 'FL-P011',
          blame: 'environment',
          where: `${host}:${port}`,
          hint: 'choose another --port',
          cause: error,
        }),
      ),
    );
    const listening = () => {
      const address = server.address() as AddressInfo | null;
      resolve({ host, port: address?.port ?? port });
    };
    if (handle === undefined) server.listen({ host, port, exclusive: true }, listening);
    else server.listen(handle as never, listening);
  });
}

/** Creates the proxies of a file in the form of `/populate`. Throws a FlatlineError (FL-P012) that names the file. */
export async function populateFromFile(server: ProxyServer, file: string): Promise<number> {
  try {
    const requests = proxyRequests(await readFile(file, 'utf8'));
    await server.collection.populate(requests, []);
    return requests.length;
  } catch (error) {
    throw new FlatlineError(`the proxies of this file cannot be created: ${messageOf(error)}`, {
      code: 'FL-P012',
      blame: 'author',
      where: file,
      hint: 'expected a JSON list of {name, listen, upstream, enabled}',
      cause: error,
    });
  }
}

/** `flatline proxy`: a server, and the proxies of a file. */
export async function runProxyServer(options: ProxyServerOptions & { readonly config?: string }): Promise<ProxyServer> {
  const server = await startProxyServer(options);
  if (options.config === undefined) return server;
  try {
    await populateFromFile(server, options.config);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}
