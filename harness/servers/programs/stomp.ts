// As much of a STOMP server as a client needs that watches its connection: it answers CONNECT, acknowledges what asks for
// a receipt, and sends an end of line at each heartbeat.

import { numberOf } from '../../clients/bundled-client.ts';
import type { NodeServer } from '../bundled-server.ts';

/** `use: stomp`. */
export const stomp: NodeServer = {
  use: 'stomp',
  library: 'ws',
  options: { heartbeatMs: 'how often it says that it is alive; default 1000' },
  run({ load, host, port, options }) {
    const { WebSocketServer } = load('ws') as typeof import('ws');
    const heartbeatMs = numberOf(options, 'heartbeatMs', 1000);
    const server = new WebSocketServer({ host, port });
    server.on('connection', (socket) => {
      const beats = setInterval(() => socket.send('\n'), heartbeatMs);
      socket.on('close', () => clearInterval(beats));
      socket.on('error', console.error);
      socket.on('message', (data) => {
        for (const frame of String(data).split('\0')) {
          const answer = answerTo(frame.trimStart(), heartbeatMs);
          if (answer !== undefined) socket.send(`${answer}\n\n\0`);
        }
      });
    });
  },
};

function answerTo(frame: string, heartbeatMs: number): string | undefined {
  if (/^(CONNECT|STOMP)\n/.test(frame)) return `CONNECTED\nversion:1.2\nheart-beat:${heartbeatMs},${heartbeatMs}`;
  const receipt = /^receipt:(.*)$/m.exec(frame)?.[1];
  return receipt === undefined ? undefined : `RECEIPT\nreceipt-id:${receipt}`;
}
