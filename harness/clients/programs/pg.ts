// pg, a client that LISTENs. It has no watch of its own: without TCP's keep-alive (`keepAlive: true`) a silent loss is
// never noticed, and it does not come back by itself; our loop does. With keep-alive Node has the kernel probe each second,
// ten times; an initial delay below a second, its default, leaves the first probe to the system: two hours.

import type { HeartbeatSpec } from '../../scenario.ts';
import { type BundledClient, libraryOptions, numberOf, type Options, type Say } from '../bundled-client.ts';

const own = { reconnectMs: 'a loop around the library tries again after this; default 500' };

/** `use: pg`. */
export const pg: BundledClient = {
  use: 'pg',
  library: 'pg',
  versions: '8.23.1',
  server: 'postgresql',
  beats: 'a notification, or the reply to LISTEN',
  options: own,
  heartbeat: keepAlive,
  async run({ library, host, port, options, say }) {
    const { Client } = library as { Client: new (options: object) => Connection };
    const account = { user: 'flatline', database: 'postgres', connectionTimeoutMillis: 5000 };
    for (;;) {
      say.connecting();
      await lived(new Client({ ...account, host, port, ...libraryOptions(options, own) }), say).catch((error: Error) => {
        say.down(error.message);
      });
      await new Promise((resolve) => setTimeout(resolve, numberOf(options, 'reconnectMs', 500)));
    }
  },
};

// The beats are the server's notifications; the kernel probes between them.
function keepAlive(options: Options, server: Options): HeartbeatSpec | undefined {
  const idleMs = Math.trunc(numberOf(options, 'keepAliveInitialDelayMillis', 0) / 1000) * 1000;
  if (options['keepAlive'] !== true || idleMs === 0) return undefined;
  const intervalMs = numberOf(server, 'notifyEveryMs', 500);
  return { intervalMs, from: 'server', detector: { type: 'none' }, keepAlive: { idleMs, intervalMs: 1000, count: 10 } };
}

interface Connection {
  connect(): Promise<void>;
  query(text: string): Promise<unknown>;
  on(event: 'error' | 'end' | 'notification', listener: (error?: Error) => void): void;
}

async function lived(client: Connection, say: Say): Promise<void> {
  let reason: string | undefined;
  client.on('error', (error) => {
    reason = error?.message;
    console.error(`error: ${reason}`);
  });
  client.on('notification', () => say.beat());
  const ended = new Promise<void>((resolve) => client.on('end', () => resolve()));
  await client.connect();
  say.up();
  await client.query('LISTEN flatline');
  say.beat();
  await ended;
  say.down(reason);
}
