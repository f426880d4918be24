// A server of server-sent events: a number again and again, to everybody who asks.

import { createServer } from 'node:http';
import { numberOf } from '../../clients/bundled-client.ts';
import type { NodeServer } from '../bundled-server.ts';

/** `use: sse`. */
export const sse: NodeServer = {
  use: 'sse',
  options: { everyMs: 'how often it sends; default 500', retryMs: 'tells clients to come back after this; default: says nothing' },
  run({ host, port, options }) {
    const retryMs = numberOf(options, 'retryMs', 0);
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(retryMs > 0 ? `retry: ${retryMs}\n\n` : ':\n\n');
      let count = 0;
      const events = setInterval(
        () => {
          count += 1;
          response.write(`data: ${count}\n\n`);
        },
        numberOf(options, 'everyMs', 500),
      );
      request.on('close', () => clearInterval(events));
      response.on('error', console.error);
    });
    server.listen(port, host);
  },
};
