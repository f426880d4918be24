// amqp-connection-manager around amqplib. Each half second it asks for a queue: the reply shows that the broker is there.

import { connect } from 'amqp-connection-manager';

const { heartbeat, reconnectTimeInSeconds } = JSON.parse(process.env['FLATLINE_SETTINGS'] ?? '{}').options;
const say = (event: string, reason?: string) => console.log(JSON.stringify({ event, reason, at: String(process.hrtime.bigint()) }));
let isUp = false;

say('connecting');
const url = `amqp://${process.env['FLATLINE_HOST']}:${process.env['FLATLINE_PORT']}?heartbeat=${heartbeat}`;
const manager = connect([url], { heartbeatIntervalInSeconds: heartbeat, reconnectTimeInSeconds });
manager.on('connectFailed', () => say('connecting'));
manager.on('connect', () => {
  isUp = true;
  say('up');
});
manager.on('disconnect', ({ err }) => {
  if (isUp) say('down', err.message);
  isUp = false;
  say('connecting');
});
const channel = manager.createChannel();
const ask = () =>
  isUp &&
  channel.assertQueue('flatline', { autoDelete: true }).then(
    () => say('beat'),
    () => {},
  );
setInterval(() => void ask(), 500);
process.stdin.pipe(process.stdout);
