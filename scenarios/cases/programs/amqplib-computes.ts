// An amqplib client that listens to its broker, and after three seconds computes for a while without a pause, as a report or
// a large JSON text makes a program do.

import { connect } from 'amqplib';

const { heartbeat, computeForMs } = JSON.parse(process.env['FLATLINE_SETTINGS'] ?? '{}').options;
const say = (event: string, reason?: string) => console.log(JSON.stringify({ event, reason, at: String(process.hrtime.bigint()) }));
let reason = 'closed';

say('connecting');
const url = {
  protocol: 'amqp',
  hostname: process.env['FLATLINE_HOST'] ?? '127.0.0.1',
  port: Number(process.env['FLATLINE_PORT']),
  heartbeat,
};
const connection = await connect(url);
say('up');
connection.on('error', (error: Error) => {
  reason = error.message;
});
connection.on('close', () => say('down', reason));
const channel = await connection.createChannel();
setInterval(
  () =>
    void channel.assertQueue('flatline', { autoDelete: true }).then(
      () => say('beat'),
      () => {},
    ),
  500,
);
setTimeout(() => {
  const untilNs = process.hrtime.bigint() + BigInt(computeForMs) * 1_000_000n;
  while (process.hrtime.bigint() < untilNs);
}, 3000);
process.stdin.pipe(process.stdout);
