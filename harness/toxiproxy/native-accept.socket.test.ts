// How new connections are met, and effects that wait: accept modes with their healing, armed effects, operations at an
// instant, primitives switched off on purpose.
// biome-ignore-all lint/suspicious/noThenProperty: `then` is the contract's name and never awaited

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

test('refuse refuses new connections, leaves open ones alone, and heals on the same port', async () => {
  const { client, remote, inject, lift, port } = await f.ground();
  for (let round = 0; round < 5; round += 1) {
    await inject('no', [{ primitive: 'accept', mode: 'refuse' }]);
    expect(await endOf(await dialPeer(port))).toBe('refused');
    await lift('no');
    const fresh = await dialPeer(port);
    await arrives(fresh, await f.upstream.next(), 'hello');
  }
  await arrives(client, remote, 'open all the time');
});

test('silent accepts without a byte or a dial, and such a connection stays silent after healing', async () => {
  const { inject, lift, port, seen } = await f.ground();
  await inject('mute', [{ primitive: 'accept', mode: 'silent' }]);
  const mute = await dialPeer(port);
  expect(mute.connected).toBe(true);
  mute.send('anybody?');
  await quiet();
  await lift('mute');
  mute.send('and now?');
  await arrives(await dialPeer(port), await f.upstream.next(), 'works');
  expect([mute.bytes(), mute.ends.length]).toEqual([0, 0]);
  expect((await seen('dial')).map((event) => event.conn)).toEqual([1, 3]);
  await lift('mute', [{ primitive: 'end', how: 'fin', which: 'touched' }]);
  expect(await endOf(mute)).toBe('fin');
});

test('a silent connection that its client leaves is closed', async () => {
  const { name, inject, port } = await f.ground();
  await inject('mute', [{ primitive: 'accept', mode: 'silent' }]);
  const mute = await dialPeer(port);
  mute.socket.end();
  await until(() => f.events.some((event) => event.proxy === name && event.kind === 'closed' && event.conn === 2), 'closed');
});

test('close accepts and sends FIN', async () => {
  const { inject, port, seen } = await f.ground();
  await inject('shut', [{ primitive: 'accept', mode: 'close' }]);
  const one = await dialPeer(port);
  expect([one.connected, await endOf(one)]).toEqual([true, 'fin']);
  expect((await seen('dial')).length).toBe(1);
});

test('unanswered leaves connects without an answer until it is lifted', async () => {
  const { client, remote, inject, lift, port } = await f.ground();
  await inject('void', [{ primitive: 'accept', mode: 'unanswered' }]);
  const waiting = await dialPeer(port, 300);
  expect([waiting.connected, waiting.ends.length]).toEqual([false, 0]);
  await arrives(client, remote, 'open ones live');
  await lift('void');
  await arrives(await dialPeer(port), await f.upstream.next(), 'works again');
  waiting.socket.destroy();
});

test('what says least rules while several accept modes are in force', async () => {
  const { inject, lift, port } = await f.ground();
  await inject('a', [{ primitive: 'accept', mode: 'refuse' }]);
  await inject('b', [{ primitive: 'accept', mode: 'silent' }]);
  const mute = await dialPeer(port);
  expect([mute.connected, mute.ends.length]).toEqual([true, 0]);
  await lift('b');
  expect(await endOf(await dialPeer(port))).toBe('refused');
  await lift('a');
  expect((await dialPeer(port)).connected).toBe(true);
  await f.upstream.next();
});

test.each(['fin', 'rst'] as const)('cut-after lets the bytes pass and ends with %s on both sides', async (then) => {
  const { client, remote, inject, seen, port } = await f.ground();
  await inject('limit', [{ primitive: 'cut-after', bytes: 10, then }]);
  await arrives(client, remote, '1234');
  await arrives(remote, client, '567');
  client.send('89012345');
  expect([await endOf(remote), await endOf(client)]).toEqual([then, then]);
  expect(remote.text()).toBe('1234890');
  expect((await seen('effect')).filter((event) => event.reason === 'fired').map((event) => event.fault)).toEqual(['limit']);
  const fresh = await dialPeer(port);
  await arrives(fresh, await f.upstream.next(), '123456789');
});

test('on-idle makes a connection dead that carried nothing for so long, and only that', async () => {
  const { client, remote, inject, port, seen } = await f.ground();
  await inject('nat', [{ primitive: 'on-idle', afterMs: 150, then: 'silent' }]);
  const busy = await dialPeer(port);
  const busyRemote = await f.upstream.next();
  for (let beat = 0; beat < 6; beat += 1) {
    await arrives(busy, busyRemote, String(beat));
    await quiet(50);
  }
  const fired = (await seen('effect')).filter((event) => event.reason === 'fired');
  expect(fired.map((event) => [event.conn, event.occurrence])).toEqual([[1, 1]]);
  client.send('lost');
  remote.send('lost');
  await quiet();
  expect([client.bytes(), remote.bytes(), client.ends.length]).toEqual([0, 0, 0]);
});

test('on-idle with rst resets both sides', async () => {
  const { client, remote, inject } = await f.ground();
  await inject('nat', [{ primitive: 'on-idle', afterMs: 80, then: 'rst' }]);
  expect([await endOf(client), await endOf(remote)]).toEqual(['rst', 'rst']);
});

test('an operation acts at the instant it carries, and says so', async () => {
  const { client, remote, inject, lift, seen } = await f.ground();
  const atMs = nowMs() + 80;
  const acted = await inject('later', [{ primitive: 'hold', direction: 'up' }], [], atMs);
  expect(acted).toBeGreaterThanOrEqual(atMs);
  expect(acted).toBeLessThan(atMs + 20);
  client.send('x');
  const liftedMs = await lift('later', [], nowMs() + 50);
  await until(() => remote.text() === 'x', 'the held byte');
  expect((await seen('delivered'))[0]?.lo).toBeGreaterThanOrEqual(liftedMs);
});

test('lifting a key cancels what has not acted yet', async () => {
  const { client, remote, inject, lift } = await f.ground();
  const waiting = inject('never', [], [{ primitive: 'end', how: 'rst', which: 'open' }], nowMs() + 60_000);
  await quiet(20);
  await lift('never');
  await waiting;
  await arrives(client, remote, 'alive');
});

test('a switched-off primitive does nothing while the API and the effect events say it does', async () => {
  await using inert = await field({ inert: ['hold', 'drop', 'end'] });
  const { client, remote, inject, seen } = await inert.ground();
  await inject('a', [{ primitive: 'hold', direction: 'both' }]);
  await inject('b', [{ primitive: 'drop', direction: 'both', lasting: true }], [{ primitive: 'end', how: 'rst', which: 'open' }]);
  await arrives(client, remote, 'passes');
  expect((await seen('bytes')).map((event) => event.fate)).toEqual(['passed']);
  expect((await seen('effect')).map((event) => event.fault)).toEqual(['a', 'b']);
});

test('operations that make no sense are refused with the field that is wrong', async () => {
  const { name } = await f.ground();
  const call = (effects: unknown) => f.api.inject(name, { key: 'k', fault: 'k', occurrence: 1, effects: effects as never, ends: [] });
  await expect(call([{ primitive: 'hold', direction: 'sideways' }])).rejects.toThrow('effects[0].direction');
  await expect(call([{ primitive: 'drop-packets', direction: 'up', rate: 1, burst: 1 }])).rejects.toThrow('effects[0].primitive');
  await expect(f.api.lift('nobody', { key: 'k', ends: [] })).rejects.toThrow('proxy not found');
});
