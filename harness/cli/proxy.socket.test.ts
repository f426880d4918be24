// `flatline proxy` as a user of Toxiproxy starts it: announced, populated from a file, guarded, metered, stopped by a signal.

import { get } from 'node:http';
import { expect, test } from 'vitest';
import { control } from '../toxiproxy/control.ts';
import { dialPeer, peerServer, until } from '../toxiproxy/wire-peers.ts';
import { type Folder, folderWith, type Running } from './fixtures/command.ts';

/** Standard error up to the announcement, and the port in it. */
async function serving(folder: Folder, ...flags: string[]): Promise<{ running: Running; port: number; said: string }> {
  const running = folder.start(['proxy', '--port', '0', ...flags]);
  let said = '';
  running.child.stderr?.on('data', (text: string) => (said += text));
  await running.says('stop it with Ctrl-C');
  return { running, said, port: Number(/http:\/\/\S+:(\d+),/.exec(said)?.[1]) };
}

function status(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

test('the proxies of a file are there, carry bytes, and are metered; SIGTERM ends it with 0', async () => {
  await using upstream = await peerServer();
  const proxies = [{ name: 'redis', listen: '127.0.0.1:0', upstream: upstream.upstream, enabled: true }];
  await using folder = await folderWith({ 'toxiproxy.json': JSON.stringify(proxies) });
  const { running, port, said } = await serving(folder, '--config', 'toxiproxy.json', '--seed', 'again');
  expect(said).toContain('seed again, 1 proxy of toxiproxy.json');
  const { redis } = (await (await fetch(`http://127.0.0.1:${port}/proxies`)).json()) as { redis: { listen: string } };
  const client = await dialPeer(Number(redis.listen.split(':').at(-1)));
  client.send('through');
  const remote = await upstream.next();
  await until(() => remote.text() === 'through', 'bytes through the proxy');
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toMatch(/toxiproxy_proxy_received_bytes_total\{direction="upstream",.*proxy="redis".*\} 7/);
  expect(metrics).toContain('flatline_proxy_connections{proxy="redis"} 1');
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
});

test('browsers and foreign Host headers are refused', async () => {
  await using folder = await folderWith({});
  const { running, port } = await serving(folder);
  expect(await status(port, '/proxies', { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)' })).toBe(403);
  expect(await status(port, '/proxies', { Host: 'evil.example' })).toBe(403);
  expect(await status(port, '/proxies', {})).toBe(200);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
});

test('every interface is served only with a token, and then only to who has it', async () => {
  await using folder = await folderWith({});
  const refused = await folder.run(['proxy', '--port', '0', '--host', '0.0.0.0']);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('--token');
  const { running, port } = await serving(folder, '--host', '0.0.0.0', '--token', 'secret');
  expect(await status(port, '/version', {})).toBe(401);
  expect(await status(port, '/metrics', {})).toBe(401);
  await using api = control({ url: `http://127.0.0.1:${port}`, token: 'secret' });
  expect(await api.version()).toBe('2.12.0');
  running.child.kill('SIGTERM');
  await running.ended;
});

test('a file that cannot be used, and a busy port, end it with the reason', async () => {
  await using folder = await folderWith({ 'bad.json': '[{"name":"redis"}]' });
  const bad = await folder.run(['proxy', '--port', '0', '--config', 'bad.json']);
  expect(bad.code).toBe(2);
  expect(bad.stderr).toContain('bad.json');
  expect(bad.stderr).toContain('missing required field: upstream');
  expect((await folder.run(['proxy', '--port', '0', '--config', 'absent.json'])).stderr).toContain('absent.json');
  const { running, port } = await serving(folder);
  const busy = await folder.run(['proxy', '--port', String(port)]);
  expect(busy.code).toBe(3);
  expect(busy.stderr).toContain('EADDRINUSE');
  running.child.kill('SIGTERM');
  await running.ended;
});
