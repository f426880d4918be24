// Our control of a proxy server: calls end in time, refusals keep the server's words, odd addresses and names are caught
// before they do harm, and a server with a token is spoken to.

import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { FlatlineError } from '../error.ts';
import { normalUrl } from './call.ts';
import { control } from './control.ts';
import { startProxyServer } from './server.ts';

test('the host is brought into one form, with or without scheme and slash', () => {
  for (const text of ['http://127.0.0.1:8474/', '127.0.0.1:8474', 'http://127.0.0.1:8474'])
    expect(normalUrl(text)).toBe('http://127.0.0.1:8474');
  for (const text of ['', 'https://host:1', 'http://']) expect(() => normalUrl(text)).toThrow(FlatlineError);
});

test('proxies and toxics are controlled, and a refusal keeps the words of the server', async () => {
  await using server = await startProxyServer();
  await using api = control({ url: `http://127.0.0.1:${server.port}/` });
  const { host, port } = await api.createProxy({ name: 'one', upstream: '127.0.0.1:1' });
  expect([host, port > 0]).toEqual(['127.0.0.1', true]);
  await expect(api.createProxy({ name: 'one', upstream: '127.0.0.1:1' })).rejects.toThrow('proxy already exists');
  const slow = { name: 'slow', type: 'latency', stream: 'upstream', attributes: { latency: 10 } } as const;
  await api.addToxic('one', slow);
  await expect(api.addToxic('one', slow)).rejects.toThrow('toxic already exists');
  await api.updateToxic('one', 'slow', { latency: 20 });
  await api.removeToxic('one', 'slow');
  await expect(api.removeToxic('one', 'slow')).rejects.toThrow('toxic not found');
  await api.setEnabled('one', false);
  expect(server.collection.get('one').enabled).toBe(false);
  await api.reset();
  expect(server.collection.get('one').enabled).toBe(true);
  await api.deleteProxy('one');
  await expect(api.deleteProxy('one')).rejects.toMatchObject({ code: 'FL-P021' });
});

test('a name that would change the meaning of a path is refused', async () => {
  await using api = control({ url: 'http://127.0.0.1:1' });
  for (const name of ['a/b', 'a?b', 'a#b', '..', 'a b', ''])
    await expect(api.createProxy({ name, upstream: 'x:1' })).rejects.toMatchObject({ code: 'FL-P025' });
});

test('a server that is not there, and one that does not answer, are told apart', async () => {
  await using nobody = control({ url: 'http://127.0.0.1:1' });
  await expect(nobody.version()).rejects.toMatchObject({ code: 'FL-P023' });
  const mute = createServer(() => {});
  const port = await new Promise<number>((resolve) =>
    mute.listen(0, '127.0.0.1', () => resolve((mute.address() as { port: number }).port)),
  );
  await using api = control({ url: `http://127.0.0.1:${port}` });
  await expect(api.version()).rejects.toMatchObject({ code: 'FL-P022' });
  mute.closeAllConnections();
  mute.close();
}, 10_000);

test('a token is asked for by the server and given by the control', async () => {
  await using server = await startProxyServer({ token: 'secret' });
  await using stranger = control({ url: `http://127.0.0.1:${server.port}` });
  await expect(stranger.version()).rejects.toThrow('missing or wrong bearer token');
  await using api = control({ url: `http://127.0.0.1:${server.port}`, token: 'secret' });
  expect(await api.version()).toBe('2.12.0');
});

test('binding beyond loopback wants a token', async () => {
  await expect(startProxyServer({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'FL-P010', exitCode: 2 });
});

test('foreign Host headers, large bodies and too many proxies are refused with a reason', async () => {
  await using server = await startProxyServer({ limits: { proxies: 1, bodyBytes: 1000 } });
  await using api = control({ url: `http://127.0.0.1:${server.port}` });
  const status = await new Promise<number>((resolve, reject) => {
    import('node:http').then(({ get }) =>
      get({ port: server.port, host: '127.0.0.1', path: '/proxies', headers: { Host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', reject),
    );
  });
  expect(status).toBe(403);
  await api.createProxy({ name: 'one', upstream: '127.0.0.1:1' });
  await expect(api.createProxy({ name: 'two', upstream: '127.0.0.1:1' })).rejects.toThrow('too many proxies: at most 1');
  await expect(api.createProxy({ name: 'two', upstream: 'x'.repeat(2000) })).rejects.toThrow('request body too large');
});
