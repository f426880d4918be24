// The reference server on WebSocket, on the same terms as on TCP: a text message is a line. Pings and pongs of RFC 6455 are
// heartbeats as well, since most clients answer or send those and nothing else: a control ping is answered by a control
// pong, late if the server is slow, and the server's own beats are control pings.

import { createServer, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { maxLineBytes } from '../heartbeat/line.ts';
import type { Listening, Serve } from './lines-listener.ts';
import type { Session } from './session.ts';

// Numbers of control pings, which carry bytes of the client's choice, far above those that a client counts to.
const controlFrom = 2 ** 40;

/** Makes the listening server; it does not listen yet. */
export function webSocketListener(accepted: Listening['accepted'], serve: Serve): Server {
  const upgrades = new WebSocketServer({ noServer: true, maxPayload: maxLineBytes, autoPong: false });
  const server = createServer((_request, response) => response.writeHead(426).end('WebSocket only\n'));
  const admitted = new WeakMap<object, Promise<void>>();
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    admitted.set(socket, new Promise((begin) => accepted(socket.remotePort ?? 0, begin)));
  });
  server.on('upgrade', async (request, socket, head) => {
    const remotePort = request.socket.remotePort ?? 0;
    await admitted.get(request.socket);
    if (!socket.destroyed) upgrades.handleUpgrade(request, socket, head, (peer) => attend(peer, remotePort, serve));
  });
  return server;
}

function attend(peer: WebSocket, remotePort: number, serve: Serve): void {
  const controls = new Map<number, Buffer>();
  let last = controlFrom;
  const session: Session = serve({ remotePort, send: (line) => send(peer, line, controls), end: () => peer.close(1001) });
  peer.on('message', (data, isBinary) => {
    if (isBinary) session.garbage('not text');
    else session.line(data.toString());
  });
  peer.on('ping', (data: Buffer) => {
    last += 1;
    controls.set(last, data);
    session.line(`PING ${last}`);
  });
  peer.on('pong', (data: Buffer) => session.line(`PONG ${data.toString('latin1')}`));
  peer.on('error', (error: NodeJS.ErrnoException) => session.ended(error.code === 'ECONNRESET' ? 'rst' : 'error'));
  peer.on('close', () => {
    session.ended('fin');
    session.closed();
  });
}

function send(peer: WebSocket, line: string, controls: Map<number, Buffer>): void {
  if (peer.readyState !== peer.OPEN) return;
  const [word, count = ''] = line.split(' ');
  const control = controls.get(Number(count));
  if (word === 'PONG' && control !== undefined) {
    controls.delete(Number(count));
    peer.pong(control);
  } else if (word === 'PING') peer.ping(count);
  else peer.send(line);
}
