// graphql-ws over `ws`. With `keepAlive` it pings, but does nothing when no pong comes: the recipe in its documentation closes
// the socket after a while, and then waits for a goodbye that a dead peer never says; `terminate` does not.

import { type BundledClient, libraryOptions, numberOf } from '../bundled-client.ts';

const own = {
  pongTimeoutMs: 'calls the connection dead when a pong does not come in this time; default: never',
  onTimeout: 'how it is ended then: close (the recipe, default) or terminate',
};

/** `use: graphql-ws`. */
export const graphqlWs: BundledClient = {
  use: 'graphql-ws',
  library: 'graphql-ws',
  versions: '6.4.2',
  server: 'graphql-ws',
  beats: 'a pong, or a value of the subscription',
  options: own,
  heartbeat(options) {
    const intervalMs = numberOf(options, 'keepAlive', 0);
    const timeoutMs = numberOf(options, 'pongTimeoutMs', 0);
    if (intervalMs === 0 || timeoutMs === 0) return undefined;
    return { intervalMs, from: 'client', detector: { type: 'reply-timeout', timeoutMs, misses: 1 } };
  },
  run({ library, load, host, port, options, say }) {
    const { createClient } = library as typeof import('graphql-ws');
    const { WebSocket } = load('ws') as typeof import('ws');
    const pongTimeoutMs = numberOf(options, 'pongTimeoutMs', 0);
    let active: { close(code: number, reason: string): void } | undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = () => (options['onTimeout'] === 'terminate' ? client.terminate() : active?.close(4408, 'Request Timeout'));
    const client = createClient({
      url: `ws://${host}:${port}`,
      webSocketImpl: WebSocket,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      ...libraryOptions(options, own),
      on: {
        connecting: () => say.connecting(),
        connected: (socket) => {
          active = socket as typeof active;
          say.up();
        },
        ping(received) {
          if (!received && pongTimeoutMs > 0) timer = setTimeout(late, pongTimeoutMs);
        },
        pong(received) {
          if (!received) return;
          clearTimeout(timer);
          say.beat();
        },
        closed(event) {
          const { code, reason } = event as { code?: number; reason?: string };
          clearTimeout(timer);
          say.down(`${code ?? ''} ${reason ?? ''}`.trim());
        },
      },
    });
    const sink = { next: () => say.beat(), error: () => say.gaveUp(), complete: () => say.gaveUp() };
    client.subscribe({ query: 'subscription { ticks }' }, sink);
  },
};
