// nats.js. It pings each `pingInterval`, and calls the connection stale when a ping is due and `maxPingOut` are unanswered.
// It comes back after `reconnectTimeWait`, ten times at most unless told otherwise; then it is closed for good.

import { type BundledClient, numberOf } from '../bundled-client.ts';

/** `use: nats`. */
export const nats: BundledClient = {
  use: 'nats',
  library: 'nats',
  versions: '2.29.3',
  server: 'nats-server',
  beats: 'a PONG',
  heartbeat: (options) => ({
    intervalMs: numberOf(options, 'pingInterval', 120_000),
    from: 'client',
    detector: { type: 'outstanding', max: numberOf(options, 'maxPingOut', 2) },
  }),
  async run({ library, host, port, options, say }) {
    const { connect } = library as typeof import('nats');
    say.connecting();
    const connection = await connect({ servers: `${host}:${port}`, waitOnFirstConnect: true, ...options });
    const asked = () => void connection.flush().then(say.beat, () => {});
    say.up();
    asked();
    void connection.closed().then(() => say.gaveUp());
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') say.down();
      if (type === 'reconnecting') say.connecting();
      if (type === 'reconnect') say.up();
      if (type === 'reconnect' || type === 'pingTimer') asked();
    }
  },
};
