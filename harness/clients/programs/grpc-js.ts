// @grpc/grpc-js with one long stream from the server. Its keep-alive is off unless `grpc.keepalive_time_ms` says otherwise:
// then it pings that long after the last answer, and waits `grpc.keepalive_timeout_ms`, 20 s, for the next.

import { type BundledClient, numberOf, type Say } from '../bundled-client.ts';

const own = { reconnectMs: 'opens the stream again after this; default 500' };

/** `use: grpc-js`. */
export const grpcJs: BundledClient = {
  use: 'grpc-js',
  library: '@grpc/grpc-js',
  versions: '1.14.7',
  server: 'grpc',
  beats: 'a message of the stream',
  options: own,
  heartbeat(options) {
    const intervalMs = numberOf(options, 'grpc.keepalive_time_ms', 0);
    const timeoutMs = numberOf(options, 'grpc.keepalive_timeout_ms', 20_000);
    return intervalMs === 0 ? undefined : { intervalMs, from: 'client', detector: { type: 'reply-timeout', timeoutMs, misses: 1 } };
  },
  async run({ library, host, port, options, say }) {
    const grpc = library as typeof import('@grpc/grpc-js');
    const { reconnectMs: _, ...channel } = options;
    const client = new grpc.Client(`${host}:${port}`, grpc.credentials.createInsecure(), channel as import('@grpc/grpc-js').ChannelOptions);
    for (;;) {
      say.connecting();
      await streamed(client, say);
      await new Promise((resolve) => setTimeout(resolve, numberOf(options, 'reconnectMs', 500)));
    }
  },
};

function streamed(client: import('@grpc/grpc-js').Client, say: Say): Promise<void> {
  const asIs = (data: Buffer) => data;
  const stream = client.makeServerStreamRequest('/flatline.Beats/Watch', asIs, asIs, Buffer.alloc(0));
  let isUp = false;
  stream.on('data', () => {
    if (!isUp) say.up();
    isUp = true;
    say.beat();
  });
  return new Promise((resolve) => {
    const over = (reason: string) => {
      say.down(reason);
      resolve();
    };
    stream.on('error', (error) => over(error.message));
    stream.on('end', () => over('the stream ended'));
  });
}
