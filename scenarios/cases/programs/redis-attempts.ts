// node-redis with a strategy that says which attempt it was asked about, and always waits 300 ms. Which version: as the
// scenario's options say, by npm alias.

import type { createClient } from 'redis';

const { version } = JSON.parse(process.env['FLATLINE_SETTINGS'] ?? '{}').options;
const redis = (await import(version === undefined ? 'redis' : `redis-${version}`)) as { createClient: typeof createClient };
const say = (event: string, reason?: string) => console.log(JSON.stringify({ event, reason, at: String(process.hrtime.bigint()) }));
let isUp = false;

function lost(reason?: string): void {
  if (isUp) say('down', reason);
  isUp = false;
}

const client = redis.createClient({
  socket: {
    host: process.env['FLATLINE_HOST'] ?? '127.0.0.1',
    port: Number(process.env['FLATLINE_PORT']),
    reconnectStrategy(retries) {
      lost();
      say('connecting', `attempt ${retries}`);
      return 300;
    },
  },
});
client.on('error', (error: Error) => lost(error.message));
client.on('ready', () => {
  isUp = true;
  say('up');
});
await client.connect();
setInterval(
  () =>
    client.isReady &&
    client.ping().then(
      () => say('beat'),
      () => {},
    ),
  500,
);
process.stdin.pipe(process.stdout);
