// The reference client in its host, against the reference server: real processes, real sockets.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import type { ClientSpec } from '../scenario.ts';
import { referenceServer } from '../servers/reference.ts';
import { nowMs, systemClock, within } from '../time.ts';
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
