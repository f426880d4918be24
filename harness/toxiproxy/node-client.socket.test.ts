// toxiproxy-node-client as users have it, with its own transport, against our server: what its own eighteen tests ask, written
// anew, and the refusals that they leave out.

import { Toxiproxy } from 'toxiproxy-node-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ProxyServer, startProxyServer } from './server.ts';

let server: ProxyServer;
let client: Toxiproxy;

beforeAll(async () => {
  server = await startProxyServer();
  client = new Toxiproxy(`http://127.0.0.1:${server.port}`);
});

beforeEach(async () => {
  for (const proxy of Object.values(await client.getAll())) await proxy.remove();
});

afterAll(() => server[Symbol.asyncDispose]());

const body = (name: string) => ({ name, listen: '127.0.0.1:0', upstream: '127.0.0.1:6379' });
const create = (name = 'one') => client.createProxy(body(name));
const noop = (proxy: Awaited<ReturnType<typeof create>>) =>
  proxy.addToxic({ type: 'noop', name: 'n', stream: 'downstream', toxicity: 1, attributes: {} } as never);

test('a proxy is created as asked', async () => {
  const proxy = await create();
  expect([proxy.name, proxy.upstream, proxy.enabled]).toEqual(['one', '127.0.0.1:6379', true]);
  expect(proxy.listen).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
});

test('a proxy is got by its name', async () => {
  expect((await client.get((await create()).name)).toJson()).toEqual((await client.get('one')).toJson());
  await expect(client.get('two')).rejects.toThrow('404');
});

test('all proxies are listed by name', async () => {
  await create();
  await create('two');
  expect(Object.keys(await client.getAll()).sort()).toEqual(['one', 'two']);
});

test('a proxy is updated', async () => {
  const proxy = await create();
  const updated = await proxy.update({ enabled: false, listen: proxy.listen, upstream: '127.0.0.1:6380' });
  expect([updated.enabled, updated.listen, updated.upstream]).toEqual([false, proxy.listen, '127.0.0.1:6380']);
});

test('a proxy is removed', async () => {
  await (await create()).remove();
  await expect(client.get('one')).rejects.toThrow('404');
});

test('a proxy takes a toxic, and tells of it', async () => {
  const proxy = await create();
  await proxy.addToxic({ type: 'latency', name: 't', stream: 'upstream', toxicity: 1, attributes: { latency: 1, jitter: 0 } } as never);
  const toxic = await (await client.get('one')).getToxic('t');
  expect([toxic.name, toxic.type, toxic.stream]).toEqual(['t', 'latency', 'upstream']);
});

test('a toxic is updated', async () => {
  const toxic = await noop(await create());
  expect((await toxic.update({ toxicity: 0.25, attributes: {} } as never)).toxicity).toBe(0.25);
});

test('a toxic is removed', async () => {
  const proxy = await create();
  await (await noop(proxy)).remove();
  await expect(proxy.getToxic('n')).rejects.toThrow('404');
});

test('proxies are populated, and the same ones again are left alone', async () => {
  const bodies = ['one', 'two'].map((name) => ({ ...body(name), enabled: true }));
  const first = await client.populate(bodies);
  expect(Object.keys(first)).toEqual(['one', 'two']);
  const again = await client.populate(Object.values(first).map((proxy) => ({ ...proxy.toJson(), enabled: true })) as never);
  expect(again['one']?.listen).toBe(first['one']?.listen);
});

test('reset enables what was disabled and removes toxics', async () => {
  const proxy = await create();
  await noop(proxy);
  await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });
  await client.reset();
  expect((await client.get('one')).enabled).toBe(true);
  await expect((await client.get('one')).getToxic('n')).rejects.toThrow('404');
});

test('the version is the text that the server sends', async () => {
  expect(await client.getVersion()).toBe('{"version": "2.12.0"}\n');
});

test.each([
  ['latency', { latency: 100, jitter: 10 }],
  ['bandwidth', { rate: 10 }],
  ['slow_close', { delay: 10 }],
  ['timeout', { timeout: 10 }],
  ['slicer', { average_size: 8, size_variation: 8, delay: 1 }],
  ['reset_peer', { timeout: 10 }],
  ['limit_data', { bytes: 10 }],
] as const)('a toxic of type %s is added, got, updated and removed', async (type, attributes) => {
  const proxy = await create();
  const toxic = await proxy.addToxic({ type, name: 't', stream: 'upstream', toxicity: 0.5, attributes } as never);
  expect(toxic.toJson()).toEqual({ type, name: 't', stream: 'upstream', toxicity: 0.5, attributes });
  expect((await proxy.getToxic('t')).toJson()).toEqual(toxic.toJson());
  const updated = await toxic.update({ toxicity: 1, attributes } as never);
  expect(updated.toxicity).toBe(1);
  await toxic.remove();
  await expect(proxy.getToxic('t')).rejects.toThrow('404');
});

test('refusals reach the client with their status', async () => {
  const proxy = await create();
  await expect(create()).rejects.toThrow('409');
  await expect(client.createProxy({ ...body('two'), listen: proxy.listen })).rejects.toThrow('500');
  await expect(proxy.addToxic({ type: 'down' } as never)).rejects.toThrow('400');
  await proxy.addToxic({ type: 'noop' } as never);
  await expect(proxy.addToxic({ type: 'noop' } as never)).rejects.toThrow('409');
});
