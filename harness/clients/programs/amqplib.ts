// amqplib. It takes the agreed heartbeat as an interval: it looks once in each whether the broker said anything, and two
// looks without are death, so that it takes up to three. Without `recovery` it does not come back; our loop does.

import { type BundledClient, libraryOptions, numberOf, type Say } from '../bundled-client.ts';
import { amqpBeats } from './amqp-beats.ts';

const own = { reconnectMs: 'a loop around the library tries again after this; default 500, 0: never' };

/** `use: amqplib`. */
export const amqplib: BundledClient = {
  use: 'amqplib',
  library: 'amqplib',
  versions: '2.3.1',
  server: 'rabbitmq',
  beats: 'a broker heartbeat, or the reply that a queue is declared',
  options: own,
  // The broker sends twice in each agreed interval.
  heartbeat: (options) => ({
    intervalMs: numberOf(options, 'heartbeat', 60) * 500,
    from: 'server',
    detector: { type: 'empty-ticks', count: 2 },
  }),
  async run({ library, host, port, options, say }) {
    const { connect } = library as { connect(url: object, socket?: object): Promise<Connection> };
    const url = { protocol: 'amqp', hostname: host, port, ...libraryOptions(options, own) };
    const reconnectMs = numberOf(options, 'reconnectMs', 500);
    do {
      say.connecting();
      await connect(url, { timeout: 5000 }).then(
        (connection) => lived(connection, say),
        (error: Error) => console.error(error.message),
      );
      await new Promise((resolve) => setTimeout(resolve, reconnectMs));
    } while (reconnectMs > 0);
    say.gaveUp();
  },
};

interface Connection {
  createChannel(): Promise<{ assertQueue(name: string, options: object): Promise<unknown> }>;
  on(event: 'error' | 'close', listener: (error?: Error) => void): void;
  readonly connection?: { readonly stream?: NodeJS.ReadableStream };
}

async function lived(connection: Connection, say: Say): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    let reason: string | undefined;
    connection.on('error', (error) => {
      reason = error?.message;
    });
    connection.on('close', (error) => {
      say.down(reason ?? error?.message);
      resolve();
    });
  });
  say.up();
  amqpBeats(connection.connection?.stream, say.beat);
  const channel = await connection.createChannel();
  await channel.assertQueue('', { exclusive: true });
  say.beat();
  await closed;
}
