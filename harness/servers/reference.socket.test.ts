// The reference server as a process, spoken to over plain sockets by the test itself.

import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../clients/contract.ts';
import type { RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import type { ServerSpec } from '../scenario.ts';
import { nowMs } from '../time.ts';
import { referenceServer } from './reference.ts';

const watching = { intervalMs: 100, from: 'client', detector: { type: 'silence', windowMs: 300 } } as const;
const kept: number[] = [];
let exits: Error[] = [];
let events: HistoryEvent[] = [];
let server: RunningServer;

async function begin(spec: Partial<Extract<ServerSpec, { use: 'reference' }>> = {}): Promise<void> {
  const surroundings = { runId: 'server-test', keep: (pid: number) => void kept.push(pid), log: () => {} };
  server = await referenceServer.start(
    { use: 'reference', protocol: 'lines', ...spec },
    { ...surroundings, onExit: (error) => exits.push(error) },
  );
  server.subscribe((event) => events.push(event));
}

beforeEach(() => {
  exits = [];
  events = [];
});
afterEach(() => server[Symbol.asyncDispose]());

const kinds = (port?: number) => events.filter((event) => port === undefined || event.remotePort === port).map((event) => event.kind);

function dial(): { socket: Socket; lines: string[]; ended: () => boolean } {
  const socket = connect(server.port, server.host);
  const lines: string[] = [];
  let ended = false;
  socket.on('data', (data) => lines.push(...data.toString().trimEnd().split('\n')));
  socket.on('end', () => (ended = true));
  socket.on('error', () => (ended = true));
  return { socket, lines, ended: () => ended };
}

test('a PING is answered, and a session is told from its first line to its end, with who ended it', async () => {
  await begin();
  const { socket, lines } = dial();
  socket.write('PING 1\nPING 2\n');
  await until(() => lines.length === 2);
  expect(lines).toEqual(['PONG 1', 'PONG 2']);
  const port = socket.localPort!;
  socket.end();
  await until(() => kinds(port).includes('closed'));
  expect(kinds(port)).toEqual(['accept', 'session-up', 'session-down', 'closed']);
  expect(events.at(-1)).toMatchObject({ by: 'client', side: 'server', observer: 'server' });
});

test('a silent client is dropped with BYE and FIN by the detector of the server', async () => {
  await begin({ heartbeat: watching });
  const { socket, lines, ended } = dial();
  socket.write('PING 1\n');
  await until(ended);
  expect(lines[1]).toBe('BYE silence 300 ms');
  await until(() => kinds().includes('closed'));
  const [up, down, closed] = (['session-up', 'session-down', 'closed'] as const).map(
    (kind) => events.find((event) => event.kind === kind)!,
  );
  expect(down!.hi - up!.lo).toBeGreaterThanOrEqual(299);
  expect(closed).toMatchObject({ by: 'server' });
});

test('garbage is refused: too long a line, and bytes that are not UTF-8', async () => {
  await begin();
  for (const garbage of ['x'.repeat(2000), Buffer.from([0xff, 0xfe, 10])]) {
    const { socket, lines, ended } = dial();
    socket.write(garbage);
    await until(ended);
    expect(lines[0]).toMatch(/^ERR /);
  }
});

test('a mark is answered after everything that was seen before it', async () => {
  await begin();
  const { socket, lines } = dial();
  socket.write('PING 1\n');
  await until(() => lines.length === 1);
  const askedMs = nowMs();
  expect(await server.observedUntil()).toBeGreaterThanOrEqual(askedMs);
  expect(kinds()).toEqual(['accept', 'session-up']);
  socket.destroy();
});

test('a killed server refuses, comes back on the same port, and nobody calls that an exit', async () => {
  await begin();
  const first = dial();
  first.socket.write('PING 1\n');
  await until(() => first.lines.length === 1);
  const killed = await server.process!.kill('SIGKILL');
  await until(first.ended);
  const refused = dial();
  await until(refused.ended);
  expect(await server.observedUntil()).toBeGreaterThanOrEqual(killed.hi);
  const back = await server.process!.start();
  expect(back.lo).toBeGreaterThan(killed.hi);
  const second = dial();
  second.socket.write('PING 7\n');
  await until(() => second.lines.length === 1);
  expect(exits).toEqual([]);
  second.socket.destroy();
});

test('a server that dies unasked is told of once, with the signal', async () => {
  await begin();
  process.kill(kept.at(-1)!, 'SIGKILL');
  await until(() => exits.length === 1);
  expect(exits[0]!.message).toContain('SIGKILL');
});

test('an overloaded server answers late, serves in turn, and hurries when it is over', async () => {
  await begin();
  await server.process!.overload({ primitive: 'overload', delayMs: 60_000, acceptsPerSecond: 0.001 });
  const [first, second] = [dial(), dial()];
  for (const { socket } of [first, second]) socket.write('PING 1\n');
  await until(() => kinds().filter((kind) => kind === 'accept').length === 2 && kinds().includes('session-up'));
  await server.observedUntil();
  expect(kinds().filter((kind) => kind === 'session-up').length).toBe(1);
  expect([...first!.lines, ...second!.lines]).toEqual([]);
  await server.process!.overload(undefined);
  await until(() => first!.lines.length === 1 && second!.lines.length === 1);
  for (const { socket } of [first, second]) socket.destroy();
});

test('WebSocket: text and control pings are both heartbeats, a silent client is dropped', async () => {
  await begin({ protocol: 'websocket', heartbeat: watching });
  const peer = new WebSocket(`ws://${server.host}:${server.port}`);
  const said: string[] = [];
  peer.on('message', (data) => said.push(data.toString()));
  peer.on('pong', (data) => said.push(`control ${data}`));
  await until(() => peer.readyState === peer.OPEN);
  peer.send('PING 5');
  peer.ping('any bytes');
  await until(() => said.length === 2);
  expect(said).toEqual(['PONG 5', 'control any bytes']);
  await until(() => peer.readyState === peer.CLOSED && kinds().includes('closed'));
  expect(kinds()).toEqual(['accept', 'session-up', 'session-down', 'closed']);
  expect(events.at(-1)).toMatchObject({ by: 'server' });
});
