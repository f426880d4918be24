// MQTT.js. Its keep-alive asks after one interval without a packet sent and calls the broker dead half an interval later;
// it comes back each `reconnectPeriod`, without back-off and without jitter.

import { type BundledClient, libraryOptions, numberOf } from '../bundled-client.ts';

const own = {
  subscribe: 'a topic to listen to; default: one of its own, which nobody else writes to',
  publishEveryMs: 'publishes to that topic at QoS 0 this often; default: never',
};

/** `use: mqtt`. */
export const mqtt: BundledClient = {
  use: 'mqtt',
  library: 'mqtt',
  versions: '5.5.4, 5.5.5, 5.8.0, 5.16.0',
  server: 'mosquitto',
  beats: 'PINGRESP, SUBACK, a message',
  options: own,
  heartbeat(options) {
    const intervalMs = numberOf(options, 'keepalive', 60) * 1000;
    return intervalMs === 0 ? undefined : { intervalMs, from: 'client', detector: { type: 'silence', windowMs: 1.5 * intervalMs } };
  },
  run({ library, host, port, client: name, options, say }) {
    const { connect } = library as typeof import('mqtt');
    const topic = typeof options['subscribe'] === 'string' ? options['subscribe'] : `flatline/${name}`;
    say.connecting();
    const client = connect({ host, port, protocol: 'mqtt', ...libraryOptions(options, own) });
    client.subscribe(topic);
    client.on('connect', () => say.up());
    client.on('reconnect', () => say.connecting());
    client.on('packetreceive', ({ cmd }) => {
      if (cmd === 'pingresp' || cmd === 'suback' || cmd === 'publish') say.beat();
    });
    let reason: string | undefined;
    client.on('error', (error) => {
      reason = error.message;
    });
    client.on('close', () => {
      say.down(reason);
      reason = undefined;
    });
    const publishEveryMs = numberOf(options, 'publishEveryMs', 0);
    if (publishEveryMs > 0) setInterval(() => client.publish(topic, 'x'), publishEveryMs);
  },
};
