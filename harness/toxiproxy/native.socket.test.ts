// The native operations on real sockets: what an open connection sees of each effect, what a new one sees, what heal does;
// ends as they come, in both directions; keys that overlap and are lifted in any order; what the event stream says of it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { nowMs } from '../time.ts';
import { arrives, type Field, field } from './wire-field.ts';
import { dialPeer, endOf, quiet, until } from './wire-peers.ts';

let f: Field;

beforeAll(async () => {
  f = await field();
});

afterAll(async () => {
  await f[Symbol.asyncDispose]();
});

test('a connection carries bytes both ways and the stream tells of them with instants in order', async () => {
  const { client, remote, seen, name } = await f.ground();
  await arrives(client, remote, 'ping');
  await arrives(remote, client, 'pong');
  expect((await seen('bytes')).map(({ direction, bytes, fate }) => ({ direction, bytes, fate }))).toEqual([
    { direction: 'up', bytes: 4, fate: 'passed' },
    { direction: 'down', bytes: 4, fate: 'passed' },
  ]);
  expect((await seen('delivered')).map(({ direction, bytes }) => ({ direction, bytes }))).toEqual([
    { direction: 'up', bytes: 4 },
    { direction: 'down', bytes: 4 },
  ]);
  const [accept] = await seen('accept');
  const [dialled] = await seen('dialled');
  expect(accept?.remotePort).toBe(client.socket.localPort);
  expect(dialled?.localPort).toBe(remote.socket.remotePort);
  const instants = f.events.filter((event) => event.proxy === name).map((event) => event.lo);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});

test.each([
  ['client', 'fin'],
  ['client', 'rst'],
  ['server', 'fin'],
  ['server', 'rst'],
] as const)('an end of the %s by %s reaches the other side as what it is', async (side, how) => {
  const { name, client, remote, seen } = await f.ground();
  await arrives(client, remote, 'x');
  const [from, to] = side === 'client' ? [client, remote] : [remote, client];
  if (how === 'fin') from.socket.end();
  else from.socket.resetAndDestroy();
  expect(await endOf(to)).toBe(how);
  expect((await seen(how)).map((event) => event.by)).toEqual([side]);
  if (how === 'fin') {
    await arrives(to, from, 'still here');
    to.socket.end();
  }
  await until(() => f.events.some((event) => event.kind === 'closed' && event.proxy === name), 'closed');
  expect((await seen('closed')).map((event) => event.by)).toEqual([side]);
});

test('data directly followed by a reset is delivered and the reset stays a reset', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { client, remote } = await f.ground();
    remote.send('last words');
    remote.socket.resetAndDestroy();
    expect(await endOf(client)).toBe('rst');
  }
});

test('hold keeps bytes and FIN in order, new connections included, and gives them out when lifted', async () => {
  const { client, remote, inject, lift, seen, port } = await f.ground();
  await inject('stall', [{ primitive: 'hold', direction: 'both' }]);
  client.send('one ');
  client.send('two');
  remote.send('back');
  const fresh = await dialPeer(port);
  fresh.send('fresh');
  const freshRemote = await f.upstream.next();
  client.socket.end();
  await quiet();
  expect([remote.bytes(), client.bytes(), freshRemote.bytes(), remote.ends.length]).toEqual([0, 0, 0, 0]);
  expect((await seen('bytes')).every((event) => event.fate === 'held')).toBe(true);
  const liftedMs = await lift('stall');
  expect(await endOf(remote)).toBe('fin');
  expect([remote.text(), client.text()]).toEqual(['one two', 'back']);
  await until(() => freshRemote.text() === 'fresh', 'the held bytes of the new connection');
  expect((await seen('delivered')).every((event) => event.lo >= liftedMs)).toBe(true);
});

test('a lasting drop swallows bytes, FIN and RST, and what it met stays dead after it is lifted', async () => {
  const { name, client, remote, inject, lift, seen, port } = await f.ground();
  await inject('hole', [{ primitive: 'drop', direction: 'both', lasting: true }]);
  client.send('lost');
  remote.send('lost too');
  const during = await dialPeer(port);
  during.send('lost as well');
  await quiet();
  await lift('hole');
  client.send('still lost');
  client.socket.resetAndDestroy();
  await quiet();
  expect([remote.bytes(), remote.ends.length, during.bytes(), during.ends.length]).toEqual([0, 0, 0, 0]);
  expect((await seen('bytes')).every((event) => event.fate === 'dropped')).toBe(true);
  expect(await seen('delivered')).toEqual([]);
  await f.upstream.next();
  const after = await dialPeer(port);
  await arrives(after, await f.upstream.next(), 'alive');
  expect((await f.api.connections(name)).length).toBe(3);
  await lift('hole', [{ primitive: 'end', how: 'rst', which: 'touched' }]);
  expect(await endOf(during)).toBe('rst');
  expect(await endOf(remote)).toBe('rst');
  await quiet();
  expect(after.ends).toEqual([]);
});

test('a dead connection is closed once both sides have ended', async () => {
  const { name, client, remote, inject, seen } = await f.ground();
  await inject('hole', [{ primitive: 'drop', direction: 'both', lasting: true }]);
  client.socket.end();
  await quiet(20);
  expect(await seen('closed')).toEqual([]);
  remote.socket.end();
  await until(() => f.events.some((event) => event.kind === 'closed' && event.proxy === name), 'closed');
  expect((await seen('closed')).map((event) => event.by)).toEqual(['client']);
});

test('a drop in one direction leaves the other alone, and scope open leaves new connections alone', async () => {
  const { client, remote, inject, port, lift } = await f.ground();
  await inject('half', [{ primitive: 'drop', direction: 'down', lasting: false, scope: 'open' }]);
  await arrives(client, remote, 'up');
  remote.send('down');
  const fresh = await dialPeer(port);
  await arrives(await f.upstream.next(), fresh, 'fresh');
  expect(client.bytes()).toBe(0);
  await lift('half');
  await arrives(remote, client, 'healed');
  expect(client.text()).toBe('healed');
});

test.each(['fin', 'rst'] as const)('end with %s reaches idle legs on both sides, and the path is named', async (how) => {
  const { client, remote, inject, seen, port } = await f.ground();
  await inject('cut', [], [{ primitive: 'end', how, which: 'open' }]);
  expect([await endOf(client), await endOf(remote)]).toEqual([how, how]);
  expect((await seen('ended')).map(({ how: sent, by, direction }) => `${direction} ${sent} ${by}`).toSorted()).toEqual([
    `down ${how} path`,
    `up ${how} path`,
  ]);
  client.socket.destroy();
  remote.socket.destroy();
  await arrives(await dialPeer(port), await f.upstream.next(), 'works');
  expect((await seen('closed')).map((event) => event.by)).toEqual(['path']);
});

test('delay is late by what it says, adds up over keys, and gives everything out when lifted', async () => {
  const { client, remote, inject, lift } = await f.ground([{ primitive: 'delay', direction: 'up', latencyMs: 20, jitterMs: 0 }]);
  await inject('slow', [{ primitive: 'delay', direction: 'both', latencyMs: 60, jitterMs: 0 }]);
  const startMs = nowMs();
  await arrives(client, remote, 'ping');
  expect(nowMs() - startMs).toBeGreaterThanOrEqual(79);
  await lift('slow');
  const laterMs = nowMs();
  await arrives(client, remote, 'again');
  expect(nowMs() - laterMs).toBeGreaterThanOrEqual(19);
  await inject('hour', [{ primitive: 'delay', direction: 'up', latencyMs: 3_600_000, jitterMs: 0 }]);
  client.send('a');
  client.send('b');
  client.socket.end();
  await quiet();
  expect(remote.text()).toBe('pingagain');
  await lift('hour');
  expect(await endOf(remote)).toBe('fin');
  expect(remote.text()).toBe('pingagainab');
});

test('rate and slice shape the stream without losing a byte', async () => {
  const { client, remote, inject } = await f.ground();
  await inject('narrow', [
    { primitive: 'rate', direction: 'up', bytesPerSecond: 20_000 },
    { primitive: 'slice', direction: 'up', bytes: 100, delayMs: 0 },
  ]);
  const data = Buffer.from(Array.from({ length: 4000 }, (_, index) => index % 251));
  const startMs = nowMs();
  client.send(data);
  await until(() => remote.bytes() === data.length, 'all bytes');
  expect(nowMs() - startMs).toBeGreaterThanOrEqual(190);
  expect(Buffer.concat(remote.chunks.map((chunk) => chunk.data)).equals(data)).toBe(true);
});

test('effects of several keys are lifted in any order', async () => {
  for (const order of [
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'a', 'c'],
  ]) {
    const { client, remote, inject, lift } = await f.ground();
    await inject('a', [{ primitive: 'hold', direction: 'up' }]);
    client.send('1');
    await inject('b', [{ primitive: 'hold', direction: 'both' }]);
    client.send('2');
    await inject('c', [{ primitive: 'delay', direction: 'both', latencyMs: 10, jitterMs: 5 }]);
    for (const key of order.filter((name) => name !== 'c').slice(0, 1)) await lift(key);
    await quiet(30);
    expect(remote.bytes()).toBe(0);
    for (const key of order) await lift(key);
    await until(() => remote.text() === '12', 'both in order');
    await arrives(remote, client, 'back');
  }
});

test('a drop that comes while bytes are held or under way takes them along', async () => {
  const { client, remote, inject, lift } = await f.ground();
  await inject('slow', [{ primitive: 'delay', direction: 'up', latencyMs: 50, jitterMs: 0 }]);
  await inject('stall', [{ primitive: 'hold', direction: 'up' }]);
  client.send('held');
  await quiet(20);
  await inject('loss', [{ primitive: 'drop', direction: 'up', lasting: false }]);
  await lift('stall');
  await quiet(80);
  expect(remote.bytes()).toBe(0);
  await lift('loss');
  await lift('slow');
  await arrives(client, remote, 'alive');
  expect(remote.text()).toBe('alive');
});
