// A healthy client that beats each second. After five seconds it stops the process that started it, which is the harness,
// and lets it go on three seconds later.

import { connect } from 'node:net';

const say = (event: string) => console.log(JSON.stringify({ event, at: String(process.hrtime.bigint()) }));
const socket = connect(Number(process.env['FLATLINE_PORT']), process.env['FLATLINE_HOST']);
let count = 0;
const ping = () => socket.write(`PING ${++count}\n`);

say('connecting');
socket.on('connect', () => {
  ping();
  setInterval(ping, 1000);
  setTimeout(() => process.kill(process.ppid, 'SIGSTOP'), 5000);
  setTimeout(() => process.kill(process.ppid, 'SIGCONT'), 8000);
});
socket.once('data', () => say('up'));
socket.on('data', () => say('beat'));
for (const end of ['error', 'close']) socket.on(end, () => say('down'));
process.stdin.pipe(process.stdout);
