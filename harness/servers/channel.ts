// The reference server's way to speak to whoever started it. With an ipc channel that is its parent, and the server ends
// with the channel. Without one (a container) messages go to standard output, and to everybody who connects to the control
// port; what such a connection sends are commands. Both carry the same messages.

import { createServer, type Socket } from 'node:net';
import type { FromServer, ToServer } from './messages.ts';

export type Send = (message: FromServer) => void;

/** Opens the channel. `obey` gets commands and the way to answer each. `greet` is sent to a control connection first. */
export function channel(obey: (message: ToServer, answer: Send) => void, greet: () => FromServer | undefined): Send {
  return process.send === undefined ? outside(obey, greet) : inside(obey);
}

function inside(obey: (message: ToServer, answer: Send) => void): Send {
  const send: Send = (message) => void (process.connected && process.send?.(message));
  // Ctrl-C reaches the whole group; the harness ends its server in order.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('message', (message: ToServer) => obey(message, send));
  process.on('disconnect', () => process.exit(0));
  return send;
}

function outside(obey: (message: ToServer, answer: Send) => void, greet: () => FromServer | undefined): Send {
  const controls = new Set<Socket>();
  const port = Number(process.env['FLATLINE_CONTROL_PORT'] ?? 0);
  process.on('SIGTERM', () => process.exit(0));
  process.on('SIGINT', () => process.exit(0));
  if (port > 0) {
    createServer({ noDelay: true }, (socket) => {
      controls.add(socket);
      const greeting = greet();
      if (greeting !== undefined) socket.write(lineOf(greeting));
      socket.on('error', () => {});
      socket.on('close', () => controls.delete(socket));
      commands(socket, (message) => obey(message, (answer) => void socket.write(lineOf(answer))));
    }).listen(port, '0.0.0.0');
  }
  return (message) => {
    const line = lineOf(message);
    process.stdout.write(line);
    for (const socket of controls) if (socket.writable) socket.write(line);
  };
}

function lineOf(message: FromServer): string {
  return `${JSON.stringify(message)}\n`;
}

function commands(socket: Socket, obey: (message: ToServer) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(-65_536);
    for (const line of lines) {
      try {
        obey(JSON.parse(line) as ToServer);
      } catch {
        socket.write('{"type":"error","reason":"not a command"}\n');
      }
    }
  });
}
