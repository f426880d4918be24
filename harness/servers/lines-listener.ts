// The reference server on TCP: one line reader and one session for each connection. Connections are few bytes each, so
// that 10,000 fit into one process; what a silent peer leaves half closed is taken away after a while.

import { createServer, type Server, type Socket } from 'node:net';
import { lineSplitter } from '../heartbeat/line-splitter.ts';
import { systemClock } from '../time.ts';
import type { Session, SessionWire } from './session.ts';

/** Begins sessions; called when a connection is to be served. */
export type Serve = (wire: SessionWire) => Session;

export interface Listening {
  readonly server: Server;
  /** Every accept, before anything else. `begin` may be called later. */
  readonly accepted: (remotePort: number, begin: () => void) => void;
  readonly serve: Serve;
}

// The kernel's own limit (somaxconn) caps it; a thousand clients may come at once.
export const listenBacklog = 4096;
// A peer that neither answers FIN nor sends is gone; its socket must not stay for ever.
const lingerMs = 5_000;

/** Makes the listening server; it does not listen yet. */
export function linesListener(accepted: Listening['accepted'], serve: Serve): Server {
  return createServer({ noDelay: true }, (socket) => {
    const remotePort = socket.remotePort ?? 0;
    socket.on('error', () => {});
    accepted(remotePort, () => {
      if (!socket.destroyed) attend(socket, serve({ remotePort, send: (line) => write(socket, line), end: () => endOf(socket) }));
    });
  });
}

function write(socket: Socket, line: string): void {
  if (socket.writable) socket.write(`${line}\n`);
}

function endOf(socket: Socket): void {
  socket.end();
  const cancel = systemClock.at(systemClock.nowMs() + lingerMs, () => socket.destroy());
  socket.once('close', cancel);
}

function attend(socket: Socket, session: Session): void {
  const splitter = lineSplitter();
  socket.on('data', (chunk) => {
    for (const split of splitter.push(chunk)) {
      if ('line' in split) session.line(split.line);
      else session.garbage(split.garbage);
    }
  });
  socket.on('end', () => session.ended('fin'));
  socket.on('error', (error: NodeJS.ErrnoException) => session.ended(error.code === 'ECONNRESET' ? 'rst' : 'error'));
  socket.on('close', () => session.closed());
}
