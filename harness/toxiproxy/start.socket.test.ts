// The proxy as a process: ready soon, deaf to the terminal's signals, gone with its parent or when asked, never silently.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { control } from './control.ts';
import { startProxyProcess } from './start.ts';
import { dialPeer, endOf, peerServer, quiet, until } from './wire-peers.ts';

const options = { runId: 'test', log: () => {} };

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a proxy process serves its API, ignores SIGINT and SIGTERM, and ends when disposed', async () => {
  const proxy = await startProxyProcess(options);
  await using api = control({ url: `127.0.0.1:${proxy.port}` });
  expect(await api.version()).toBe('2.12.0');
  process.kill(proxy.pid, 'SIGINT');
  process.kill(proxy.pid, 'SIGTERM');
  await quiet(50);
  expect(await api.version()).toBe('2.12.0');
  await proxy[Symbol.asyncDispose]();
  expect(alive(proxy.pid)).toBe(false);
});

test('a proxy process that is killed says so, and its event stream does not pass that over', async () => {
  await using proxy = await startProxyProcess(options);
  await using api = control({ url: `127.0.0.1:${proxy.port}` });
  await using _stream = await api.events(() => {});
  await api.mark();
  process.kill(proxy.pid, 'SIGKILL');
  expect(await proxy.exited).toBe('SIGKILL');
  await expect(api.mark()).rejects.toThrow();
});

test('a proxy process ends with its parent, and its connections with it', async () => {
  await using upstream = await peerServer();
  const start = new URL('./start.ts', import.meta.url).href;
  const script = `import { startProxyProcess } from ${JSON.stringify(start)};
    const proxy = await startProxyProcess({ runId: 'test', log() {} });
    console.log(JSON.stringify({ port: proxy.port, pid: proxy.pid }));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const { port, pid } = JSON.parse(line);
  await using api = control({ url: `127.0.0.1:${port}` });
  const path = await api.createNativeProxy({ name: 'p', upstream: upstream.upstream, conditions: [] });
  const client = await dialPeer(path.port);
  parent.kill('SIGKILL');
  expect(['fin', 'rst']).toContain(await endOf(client));
  await until(() => !alive(pid), 'the end of the proxy process');
});

test('a switched-off primitive is passed on by the environment', async () => {
  await using upstream = await peerServer();
  await using proxy = await startProxyProcess({ ...options, env: { FLATLINE_INERT: 'hold' } });
  await using api = control({ url: `127.0.0.1:${proxy.port}` });
  const path = await api.createNativeProxy({ name: 'p', upstream: upstream.upstream, conditions: [] });
  const client = await dialPeer(path.port);
  await api.inject('p', { key: 'k', fault: 'k', occurrence: 1, effects: [{ primitive: 'hold', direction: 'both' }], ends: [] });
  client.send('through');
  const remote = await upstream.next();
  await until(() => remote.text() === 'through', 'bytes in spite of the hold');
  client.socket.destroy();
});
