// node-redis. Its watch is the socket's: `socketTimeout` without a byte in either direction, so own commands hide a loss;
// `pingInterval` asks again only after an answer. After a socket time-out it comes back only with a `reconnectStrategy`.

import { type BundledClient, libraryOptions, numberOf, type Options } from '../bundled-client.ts';

const own = {
  pingEveryMs: 'sends PING this often, answered or not; default 1000, or never where pingInterval is set',
  socketTimeout: 'the socket option of that name, in ms',
  connectTimeout: 'the socket option of that name, in ms',
  reconnectMs: 'waits this long before each attempt; default: the strategy of the library',
};

/** `use: redis`. */
export const redis: BundledClient = {
  use: 'redis',
  library: 'redis',
  versions: '4.7.0, 6.3.1',
  server: 'redis-server',
  beats: 'a reply to PING',
  options: own,
  heartbeat(options) {
    const timeoutMs = numberOf(options, 'socketTimeout', 0);
    const intervalMs = numberOf(options, 'pingInterval', 0);
    if (timeoutMs === 0 || intervalMs === 0 || options['pingEveryMs'] !== undefined) return undefined;
    return { intervalMs, from: 'client', detector: { type: 'reply-timeout', timeoutMs, misses: 1 } };
  },
  run({ library, host, port, options, say }) {
    const { createClient } = library as typeof import('redis');
    const client = createClient({ ...libraryOptions(options, own), socket: { host, port, ...socketOptions(options) } });
    let reason: string | undefined;
    client.on('ready', () => say.up());
    client.on('ping-interval', () => say.beat());
    client.on('reconnecting', () => {
      say.down(reason);
      say.connecting();
    });
    // The only event of a client that does not come back.
    client.on('error', (error: Error) => {
      reason = error.message;
      say.down(reason);
    });
    client.on('end', () => say.gaveUp());
    say.connecting();
    client.connect().catch((error: Error) => console.error(error.message));
    const pingEveryMs = numberOf(options, 'pingEveryMs', options['pingInterval'] === undefined ? 1000 : 0);
    if (pingEveryMs > 0) setInterval(() => void (client.isReady && client.ping().then(say.beat, () => {})), pingEveryMs);
  },
};

function socketOptions({ socketTimeout, connectTimeout, reconnectMs }: Options): Record<string, unknown> {
  const given = { socketTimeout, connectTimeout, reconnectStrategy: reconnectMs };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
