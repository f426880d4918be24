// What every environment owes the engine, whatever it is made of: each accept at the server belongs to a dial of the path, a
// probe is told by its port, events come in order and are complete up to the instant that the path names, and a reset is a
// reset at the client. Facts are gathered here, on real sockets; the test of each environment compares.

import { connect, type Socket } from 'node:net';
import type { Environment, Injection, Path, RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import { nowMs, sleep, systemClock } from '../time.ts';

/** What was found. */
export interface EnvironmentFacts {
  /** Ports of dials that the server never accepted, and of accepts that nobody dialled. */
  readonly unmatched: readonly number[];
  /** The client's own port is that of the path's accept. */
  readonly acceptedPort: boolean;
  /** What the client sent and got, and what the path says of it. */
  readonly bytes: { readonly sent: number; readonly up: number; readonly down: number; readonly received: number };
  /** `observedUntil` lies between the call and its answer. */
  readonly observedInTime: boolean;
  /** Events of the wire came in the order of their instants. */
  readonly inOrder: boolean;
  /** What the client saw of a reset, by how much later than the path said (ms). */
  readonly reset: { readonly code: string; readonly lateMs: number };
  /** What a probe met, and whether the path accepted it from that port. */
  readonly probe: { readonly reason: string | undefined; readonly seen: boolean };
}

const pings = 5;
const answersLimitMs = 2000;
const reset: Injection = {
  key: 'facts',
  fault: 'facts',
  occurrence: 1,
  effects: [],
  ends: [{ primitive: 'end', how: 'rst', which: 'open' }],
};

/** Gathers them on a path of its own. `server` must report what it accepts. */
export async function environmentFacts(environment: Environment, server: RunningServer, name: string): Promise<EnvironmentFacts> {
  const wire: HistoryEvent[] = [];
  const accepts: HistoryEvent[] = [];
  const still = server.subscribe((event) => void (event.kind === 'accept' && accepts.push(event)));
  await using path = await environment.path({ name, server, conditions: [], listener: (event) => void wire.push(event) });
  const client = await opened(path.host, path.port);
  const { localPort } = client;
  const received = await talk(client);
  const askedMs = nowMs();
  const untilMs = await path.observedUntil();
  const observedInTime = untilMs >= askedMs - 1 && untilMs <= nowMs();
  const bytes = { sent: 7 * pings, up: sum(wire, 'bytes', 'up'), down: sum(wire, 'delivered', 'down'), received };
  const seenReset = await resetOf(path, client);
  const probed = await path.probe();
  await Promise.all([path.observedUntil(), server.observedUntil()]);
  still();
  return {
    unmatched: unmatched(wire, accepts),
    acceptedPort: wire.some(({ kind, remotePort }) => kind === 'accept' && remotePort === localPort),
    bytes,
    observedInTime,
    inOrder: inOrder(wire.filter(({ kind }) => kind !== 'effect')),
    reset: seenReset,
    probe: { reason: probed.reason, seen: wire.some(({ kind, remotePort }) => kind === 'accept' && remotePort === probed.localPort) },
  };
}

// Of this path only: accepts of others are none of its business.
function unmatched(wire: readonly HistoryEvent[], accepts: readonly HistoryEvent[]): number[] {
  const dialled = wire.flatMap(({ kind, localPort }) => (kind === 'dialled' && localPort !== undefined ? [localPort] : []));
  return dialled.filter((port) => !accepts.some(({ remotePort }) => remotePort === port));
}

// The path's own word of a change may come after what the change did.
function inOrder(events: readonly HistoryEvent[]): boolean {
  return events.every((event, index) => index === 0 || event.lo >= (events[index - 1]?.lo ?? 0) - 0.5);
}

function sum(wire: readonly HistoryEvent[], kind: HistoryEvent['kind'], direction: 'up' | 'down'): number {
  return wire.reduce((total, event) => total + (event.kind === kind && event.direction === direction ? (event.bytes ?? 0) : 0), 0);
}

function opened(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

async function talk(socket: Socket): Promise<number> {
  let received = 0;
  socket.on('data', (data: Buffer) => (received += data.length));
  for (let ping = 1; ping <= pings; ping += 1) {
    socket.write(`PING ${ping}\n`);
    await sleep(systemClock, 30);
  }
  // Many paths at once on a busy machine: an answer may be late, which is not what is asked here.
  for (const untilMs = nowMs() + answersLimitMs; received < 7 * pings && nowMs() < untilMs; ) await sleep(systemClock, 5);
  return received;
}

async function resetOf(path: Path, client: Socket): Promise<EnvironmentFacts['reset']> {
  const seen = new Promise<{ code: string; atMs: number }>((resolve) => {
    client.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? '', atMs: nowMs() }));
    client.on('end', () => resolve({ code: 'end', atMs: nowMs() }));
  });
  const acted = await path.inject(reset);
  const { code, atMs } = await seen;
  return { code, lateMs: atMs - acted.lo };
}
