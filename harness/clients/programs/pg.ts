// pg, a client that LISTENs. It has no watch of its own: without TCP's keep-alive (`keepAlive: true`) a silent loss is
// never noticed, and it does not come back by itself; our loop does.

import { type BundledClient, libraryOptions, numberOf, type Say } from '../bundled-client.ts';

const own = { reconnectMs: 'a loop around the library tries again after this; default 500' };

/** `use: pg`. */
export const pg: BundledClient = {
  use: 'pg',
  library: 'pg',
  versions: '8.23.1',
  server: 'postgresql',
  beats: 'a notification, or the reply to LISTEN',
  options: own,
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
