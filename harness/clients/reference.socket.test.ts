// The reference client in its host, against the reference server: real processes, real sockets.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import type { ClientSpec } from '../scenario.ts';
import { referenceServer } from '../servers/reference.ts';
import { nowMs, sleep, systemClock, within } from '../time.ts';
import { clientContract, until } from './contract.ts';
import { type ClientKinds, clientKinds } from './index.ts';
import { stateOf } from './process-faults.ts';

const spec: ClientSpec = {
  use: 'reference',
  count: 1,
  path: 'own',
  overMs: 0,
  events: 'lines',
  options: {},
  heartbeat: { intervalMs: 100, from: 'client', detector: { type: 'silence', windowMs: 400 } },
  reconnect: { type: 'constant', delayMs: 50, connectTimeoutMs: 1000 },
};
const kept: number[] = [];
const surroundings = { runId: 'reference-test', keep: (pid: number) => void kept.push(pid) };
let server: RunningServer;
let kinds: ClientKinds;

beforeAll(async () => {
  server = await referenceServer.start({ use: 'reference', protocol: 'lines' }, { ...surroundings, log: () => {}, onExit: () => {} });
  kinds = clientKinds(surroundings);
});

afterAll(async () => {
  await kinds[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const request = (listener: (event: HistoryEvent) => void) => ({
  client: 'c1',
  host: server.host,
  port: server.port,
  spec,
  seed: 's',
  listener,
  log: () => {},
});

clientContract('reference', () => ({ kind: kinds.kinds['reference']!, spec, server }));

test('a hundred clients share one host process', async () => {
  const before = kept.length;
  const ups = new Set<number>();
  const clients = await Promise.all(
    Array.from({ length: 100 }, (_none, index) =>
      kinds.kinds['reference']!.start(request((event) => event.kind === 'up' && ups.add(index))),
    ),
  );
  await until(() => ups.size === 100);
  expect(kept.length).toBe(before);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
});

test('the local port of a connection is the remote port of an accept at the server', async () => {
  const accepts: (number | undefined)[] = [];
  const unsubscribe = server.subscribe((event) => event.kind === 'accept' && accepts.push(event.remotePort));
  const ports: number[] = [];
  const client = await kinds.kinds['reference']!.start(
    request((event) => event.kind === 'connected' && event.localPort !== undefined && ports.push(event.localPort)),
  );
  await until(() => ports.length === 1 && accepts.includes(ports[0]));
  await client[Symbol.asyncDispose]();
  unsubscribe();
});

test('a client of its own process is frozen, thawed, killed and started again', async () => {
  const events: HistoryEvent[] = [];
  const before = kept.length;
  await using client = await kinds.kinds['reference']!.start({ ...request((event) => events.push(event)), ownProcess: true });
  const beats = () => events.filter((event) => event.kind === 'beat').length;
  const ups = () => events.filter((event) => event.kind === 'up').length;
  await until(() => beats() >= 2);
  const pid = kept[before]!;
  const stopped = await client.process!.stop();
  expect(stateOf(pid)).toBe('T');
  expect(stopped.hi).toBeGreaterThanOrEqual(stopped.lo);
  await client.process!.continue();
  const thawed = beats();
  await until(() => beats() > thawed);
  await client.process!.kill();
  expect(stateOf(pid)).toBeUndefined();
  const dead = ups();
  expect(await client.observedUntil()).toBeGreaterThan(stopped.hi);
  await client.process!.start();
  await until(() => ups() > dead);
});

test('what came in time counts, although the host woke up too late to read it in time', async () => {
  const heartbeat = { intervalMs: 50, from: 'server', detector: { type: 'silence', windowMs: 400 } } as const;
  await using pinging = await referenceServer.start(
    { use: 'reference', protocol: 'lines', heartbeat: { ...heartbeat, detector: { type: 'none' } } },
    { ...surroundings, log: () => {}, onExit: () => {} },
  );
  const events: HistoryEvent[] = [];
  const own = { ...request((event) => events.push(event)), port: pinging.port, spec: { ...spec, heartbeat }, ownProcess: true };
  await using client = await kinds.kinds['reference']!.start(own);
  const beats = () => events.filter((event) => event.kind === 'beat').length;
  await until(() => beats() >= 2);
  await client.process!.stop();
  await sleep(systemClock, 1200);
  const frozen = beats();
  await client.process!.continue();
  await until(() => beats() >= frozen + 20);
  expect(events.filter((event) => event.kind === 'down')).toEqual([]);
  expect(Math.max(...events.map((event) => event.hi - event.lo))).toBeGreaterThan(500);
});

test.runIf(process.platform === 'linux')('keep-alive of TCP is set when it is asked for, and only then', async () => {
  const timers: string[] = [];
  for (const keepAlive of [undefined, { idleMs: 7000, intervalMs: 1000, count: 3 }]) {
    const heartbeat = { ...spec.heartbeat!, detector: { type: 'none' }, ...(keepAlive === undefined ? {} : { keepAlive }) } as const;
    let port = 0;
    const listener = (event: HistoryEvent) => {
      if (event.kind === 'connected') port = event.localPort ?? 0;
    };
    await using _ = await kinds.kinds['reference']!.start({ ...request(listener), spec: { ...spec, heartbeat } });
    await until(() => port > 0);
    await sleep(systemClock, 50);
    const rows = readFileSync('/proc/net/tcp', 'latin1')
      .split('\n')
      .map((row) => row.trim().split(/\s+/));
    const ends = (address: string | undefined, wanted: number) =>
      address?.endsWith(`:${wanted.toString(16).toUpperCase().padStart(4, '0')}`);
    // State 01 = established; column 5 is the pending timer, 02 = keep-alive.
    timers.push(rows.find((row) => row[3] === '01' && ends(row[1], port) && ends(row[2], server.port))?.[5] ?? 'no such connection');
  }
  expect(timers[0]).toMatch(/^00:/);
  expect(timers[1]).toMatch(/^02:/);
});

test('an attempt says why it is over: refused, or out of time', async () => {
  const silent = createServer();
  const port = await new Promise<number>((resolve) =>
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port)),
  );
  const reasons: (string | undefined)[] = [];
  const impatient = { ...spec, reconnect: { type: 'constant', delayMs: 20, connectTimeoutMs: 100 } } as const;
  const listener = (event: HistoryEvent) => event.kind === 'attempt-over' && reasons.push(event.reason);
  await using _client = await kinds.kinds['reference']!.start({ ...request(listener), port, spec: impatient });
  await until(() => reasons.length === 2);
  expect(reasons).toEqual(['connect time-out', 'connect time-out']);
  silent.close();
  await until(() => reasons.includes('ECONNREFUSED'));
});

test('a host that is killed from outside is told of, and its clients do not hang', async () => {
  const own = clientKinds({ runId: 'killed', keep: (pid) => void kept.push(pid) });
  const client = await own.kinds['reference']!.start(request(() => {}));
  process.kill(kept.at(-1)!, 'SIGKILL');
  const error = await within<Error | undefined>(systemClock, own.hostExited, 5000, () => undefined);
  expect(error?.message).toContain('SIGKILL');
  const untilMs = await client.observedUntil();
  expect(untilMs).toBeLessThanOrEqual(nowMs());
  await client[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});
