// @cloudamqp/amqp-client. Since 4.0 it ends a socket that was idle for the agreed heartbeat; before, it agreed on one and
// never looked. It does not come back by itself; our loop does.

import { type BundledClient, numberOf, type Options, type Say } from '../bundled-client.ts';
import { amqpBeats } from './amqp-beats.ts';

const own = { heartbeat: 'seconds; default: none', reconnectMs: 'a loop around the library tries again after this; default 500' };

/** `use: amqp-client`. */
export const amqpClient: BundledClient = {
  use: 'amqp-client',
  library: '@cloudamqp/amqp-client',
  versions: '3.0.0, 4.1.1',
  server: 'rabbitmq',
  beats: 'a broker heartbeat, or the reply that a channel is open',
  options: own,
  // The broker sends twice in each agreed interval.
  heartbeat(options) {
    const windowMs = numberOf(options, 'heartbeat', 0) * 1000;
    return windowMs === 0 ? undefined : { intervalMs: windowMs / 2, from: 'server', detector: { type: 'silence', windowMs } };
  },
  async run({ library, host, port, options, say }) {
    const { AMQPClient } = library as { AMQPClient: new (url: string) => Connection };
    for (;;) {
      say.connecting();
      await lived(new AMQPClient(`amqp://guest:guest@${host}:${port}/${queryOf(options)}`), say).catch((error: Error) => {
        say.down(error.message);
      });
      await new Promise((resolve) => setTimeout(resolve, numberOf(options, 'reconnectMs', 500)));
    }
  },
};

function queryOf(options: Options): string {
  const heartbeat = numberOf(options, 'heartbeat', 0);
  return heartbeat === 0 ? '' : `?heartbeat=${heartbeat}`;
}

interface Connection {
  connect(): Promise<unknown>;
  channel(): Promise<unknown>;
  onerror: (error: Error) => void;
  readonly socket?: NodeJS.ReadableStream;
}

async function lived(connection: Connection, say: Say): Promise<void> {
  let reason = 'closed';
  connection.onerror = (error) => {
    reason = error.message;
  };
  await connection.connect();
  say.up();
  const { socket } = connection;
  amqpBeats(socket, say.beat);
  const closed = new Promise<void>((resolve) => socket?.on('close', () => resolve()));
  await connection.channel();
  say.beat();
  await closed;
  say.down(reason);
}
