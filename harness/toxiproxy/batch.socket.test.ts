// Calls that travel together do what they do alone: each is answered for itself, and one that is refused harms no other.

import { expect, test } from 'vitest';
import { nowMs } from '../time.ts';
import { control } from './control.ts';
import { startProxyServer } from './server.ts';

const proxy = (name: string) => ({ name, upstream: '127.0.0.1:9', conditions: [] });

test('a hundred proxies made in one turn all listen, each on its own port', async () => {
  await using server = await startProxyServer();
  await using api = control({ url: `http://127.0.0.1:${server.port}` });
  const made = await Promise.all(Array.from({ length: 100 }, (_, index) => api.createNativeProxy(proxy(`p${index}`))));
  expect(new Set(made.map(({ port }) => port)).size).toBe(100);
  await Promise.all(made.map((_, index) => api.deleteNativeProxy(`p${index}`)));
  expect(server.collection.proxies.size).toBe(0);
});

test('a refused call in a batch is refused alone, in the words of the server', async () => {
  await using server = await startProxyServer();
  await using api = control({ url: `http://127.0.0.1:${server.port}` });
  const results = await Promise.allSettled([
    api.createNativeProxy(proxy('a')),
    api.createNativeProxy(proxy('a')),
    api.createNativeProxy(proxy('b')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'FL-P021', message: expect.stringContaining('proxy already exists') } });
});

test('injections of one turn act at their own instants', async () => {
  await using server = await startProxyServer();
  await using api = control({ url: `http://127.0.0.1:${server.port}` });
  await Promise.all(['a', 'b'].map((name) => api.createNativeProxy(proxy(name))));
  const now = nowMs();
  const hold = { key: 'k', fault: 'stall', occurrence: 1, effects: [{ primitive: 'hold', direction: 'both' } as const], ends: [] };
  const [first = 0, second = 0] = await Promise.all([
    api.inject('a', { ...hold, atMs: now + 60 }),
    api.inject('b', { ...hold, atMs: now + 120 }),
  ]);
  expect(first - now).toBeGreaterThanOrEqual(60);
  expect(second - now).toBeGreaterThanOrEqual(120);
});
