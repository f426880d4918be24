// The far end of the proxy bench, in a thread of its own so that it does not share the bench's time: one server that echoes,
// one that swallows and says how much it got when a connection ends.

import { createServer, type Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';

const listen = (handler: (socket: Socket) => void) =>
  new Promise<number>((resolve) => {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => {});
      handler(socket);
    });
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => resolve((server.address() as { port: number }).port));
  });

const echo = await listen((socket) => socket.pipe(socket));
const sink = await listen((socket) => {
  let bytes = 0;
  socket.on('data', (data) => {
    bytes += data.length;
    // One byte back for each whole MiB, so that the sender knows what has arrived.
    const whole = Math.floor(bytes / 2 ** 20);
    if (whole === 0) return;
    bytes -= whole * 2 ** 20;
    socket.write(Buffer.alloc(whole));
  });
});
parentPort?.postMessage({ echo, sink });
