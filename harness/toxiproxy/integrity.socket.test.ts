// Bytes on real sockets under everything that may happen around them: toxics that come and go, peers that do not read, peers
// that vanish, many connections at once, and a listener of events that does not listen.

import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nowMs } from '../time.ts';
import { type CaseGround, caseGround, toxic } from './conformance-ground.ts';
import { type ProxyServer, startProxyServer } from './server.ts';
import { dialPeer, endOf, quiet, until } from './wire-peers.ts';

let server: ProxyServer;
let ground: CaseGround;

beforeAll(async () => {
  server = await startProxyServer({ seed: 'integrity' });
  ground = await caseGround(`http://127.0.0.1:${server.port}`);
});

afterAll(async () => {
  await ground[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test('65,535 writes of two bytes arrive whole and in order while latency comes and goes', async () => {
  const { name, client, remote } = await ground.way();
  const count = 65_535;
  let done = false;
  const churn = (async () => {
    let round = 0;
    for (; !done; round += 1) {
      await ground.api.addToxic(name, toxic('latency', 'upstream', { latency: 10, jitter: round % 10 }));
      await quiet(5);
      await ground.api.removeToxic(name, 'latency_upstream');
    }
    return round;
  })();
  for (let value = 0; value < count; value += 1) {
    const two = Buffer.alloc(2);
    two.writeUInt16BE(value);
    if (!client.socket.write(two)) await new Promise<void>((resolve) => client.socket.once('drain', resolve));
    if (value % 500 === 0) await quiet(1);
  }
  await until(() => remote.bytes() >= count * 2, 'all writes', 20_000);
  done = true;
  expect(await churn).toBeGreaterThanOrEqual(3);
  const all = Buffer.concat(remote.chunks.map((chunk) => chunk.data));
  expect(all.length).toBe(count * 2);
  for (let value = 0; value < count; value += 1)
    if (all.readUInt16BE(value * 2) !== value) throw new Error(`write ${value} is not in its place`);
}, 40_000);

test('random schedules on real sockets keep every byte, whatever ends the connection', async () => {
  const types = ['latency', 'bandwidth', 'slicer'] as const;
  const attributes = {
    latency: { latency: 3, jitter: 3 },
    bandwidth: { rate: 2000 },
    slicer: { average_size: 500, size_variation: 100, delay: 50 },
  };
  const step = fc.record({ send: fc.integer({ min: 1, max: 30_000 }), type: fc.constantFrom(...types), on: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { name, client, remote } = await ground.way();
      const present = new Set<string>();
      const sent: Buffer[] = [];
      for (const { send, type, on } of steps) {
        if (on && !present.has(type)) await ground.api.addToxic(name, toxic(type, 'upstream', attributes[type]));
        else if (!on && present.has(type)) await ground.api.removeToxic(name, `${type}_upstream`);
        if (on) present.add(type);
        else present.delete(type);
        const data = Buffer.from(Array.from({ length: send }, (_, index) => (index * 31 + sent.length) % 256));
        sent.push(data);
        client.send(data);
      }
      client.socket.end();
      expect(await endOf(remote, 10_000)).toBe('fin');
      expect(Buffer.concat(remote.chunks.map((chunk) => chunk.data)).equals(Buffer.concat(sent))).toBe(true);
      await ground.api.deleteProxy(name);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('a peer that does not read never blocks the API, and reading on brings everything', async () => {
  const { name, port } = await ground.proxy();
  const sender = await dialPeer(port);
  const remote = await ground.upstream.next();
  remote.socket.pause();
  const block = Buffer.alloc(1024 * 1024, 'z');
  let sent = 0;
  while (sender.socket.write(block) || sent < 16) sent += 1;
  await quiet(100);
  const startMs = nowMs();
  await ground.api.addToxic(name, toxic('latency', 'upstream', { latency: 1, jitter: 0 }));
  await ground.api.addToxic(name, toxic('bandwidth', 'upstream', { rate: 1_000_000 }));
  await ground.api.removeToxic(name, 'latency_upstream');
  await ground.raw('GET', '/proxies');
  expect(nowMs() - startMs).toBeLessThan(1000);
  remote.socket.resume();
  await until(() => remote.bytes() === (sent + 1) * block.length, 'all bytes', 10_000);
  await ground.api.deleteProxy(name);
}, 20_000);

test('connections that come and are reset in a hurry leave nothing behind', async () => {
  const { name, port } = await ground.proxy();
  for (let round = 0; round < 300; round += 1) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    if (round % 3 === 0) socket.resetAndDestroy();
    else if (round % 3 === 1) socket.destroy();
    else socket.end('x');
  }
  const proxy = server.collection.get(name);
  await until(() => proxy.connections.size === 0, 'the end of all connections');
  await ground.api.deleteProxy(name);
});

test('more connections than the limit are reset, and room that is freed is used', async () => {
  await using small = await startProxyServer({ limits: { connections: 2 } });
  await using there = await caseGround(`http://127.0.0.1:${small.port}`);
  const { port } = await there.proxy();
  const first = await dialPeer(port);
  await dialPeer(port);
  expect(await endOf(await dialPeer(port))).toBe('rst');
  first.socket.destroy();
  await quiet(50);
  const fourth = await dialPeer(port);
  await quiet(20);
  expect([fourth.connected, fourth.ends.length]).toEqual([true, 0]);
});

test('the same seed hits the same connections', async () => {
  const hits = async () => {
    await using one = await startProxyServer({ seed: 'again' });
    await using there = await caseGround(`http://127.0.0.1:${one.port}`);
    await there.api.createProxy({ name: 'fixed', upstream: there.upstream.upstream });
    await there.api.addToxic('fixed', toxic('timeout', 'upstream', { timeout: 0 }, 0.5));
    const port = Number(String(one.collection.get('fixed').listen).split(':').at(-1));
    const seen: boolean[] = [];
    for (let count = 0; count < 30; count += 1) {
      const { client, remote } = await there.connect(port);
      client.send('x');
      seen.push(
        await until(() => remote.bytes() > 0, 'a byte', 60).then(
          () => true,
          () => false,
        ),
      );
    }
    return seen;
  };
  const first = await hits();
  expect(first.filter(Boolean).length).toBeGreaterThan(5);
  expect(await hits()).toEqual(first);
}, 20_000);
