// The reference heartbeat server as a process: a child of the harness, or the program of a container. It needs plain Node
// and a few files of this tree (`ws` only for WebSocket), so it can be copied into a stock image.
//
// FLATLINE_HOST, FLATLINE_PORT (0 = any), FLATLINE_PROTOCOL (lines | websocket), FLATLINE_HEARTBEAT (the server's own watch
// on its clients, JSON as in a resolved scenario), FLATLINE_CONTROL_PORT (without an ipc channel only).

import type { AddressInfo, Server } from 'node:net';
import { batch } from '../clients/batch.ts';
import type { HistoryEvent } from '../history.ts';
import { runPunctually } from '../priority.ts';
import type { HeartbeatSpec } from '../scenario.ts';
import { nowMs, systemClock } from '../time.ts';
import { admission } from './admission.ts';
import { channel, type Send } from './channel.ts';
import { linesListener, listenBacklog, type Serve } from './lines-listener.ts';
import type { FromServer, Overload, ToServer } from './messages.ts';
import { type Session, session } from './session.ts';

runPunctually();
const queue = admission(systemClock);
const sessions = new Set<Session>();
let overload: Overload = {};
let ready: FromServer | undefined;

const send: Send = channel(obey, () => ready);
const events = batch<HistoryEvent>(systemClock, (items) => send({ type: 'events', events: items }));

function obey(message: ToServer, answer: Send): void {
  if (message.type === 'overload') slowDown(message.overload);
  else if (message.type !== 'mark') throw new TypeError('unknown command');
  const atMs = nowMs();
  events.flush();
  answer({ type: 'marked', id: message.id, atMs });
}

function slowDown(wanted: Overload): void {
  overload = wanted;
  queue.set(wanted);
  if (wanted.delayMs === undefined) for (const each of sessions) each.hurry();
}

const heartbeat = process.env['FLATLINE_HEARTBEAT'];
const settings = {
  ...(heartbeat === undefined || heartbeat === '' ? {} : { heartbeat: JSON.parse(heartbeat) as HeartbeatSpec }),
  emit: events.add,
  delayMs: () => overload.delayMs ?? 0,
};

const serve: Serve = (wire) => {
  const begun = session(wire, settings);
  const closed = () => {
    begun.closed();
    sessions.delete(watched);
  };
  const watched: Session = { ...begun, closed };
  sessions.add(watched);
  return watched;
};

function accepted(remotePort: number, begin: () => void): void {
  const atMs = nowMs();
  events.add({ kind: 'accept', side: 'server', observer: 'server', lo: atMs, hi: atMs, remotePort });
  queue.offer(begin);
}

async function listener(): Promise<Server> {
  if (process.env['FLATLINE_PROTOCOL'] !== 'websocket') return linesListener(accepted, serve);
  const { webSocketListener } = await import('./websocket-listener.ts');
  return webSocketListener(accepted, serve);
}

const server = await listener();
const lo = nowMs();
const host = process.env['FLATLINE_HOST'] ?? (process.send === undefined ? '0.0.0.0' : '127.0.0.1');
server.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
server.listen({ host, port: Number(process.env['FLATLINE_PORT'] ?? 0), backlog: listenBacklog }, () => {
  ready = { type: 'ready', port: (server.address() as AddressInfo).port, lo, hi: nowMs() };
  send(ready);
});
