// The other half of the table: toxics that shape the stream, and what is counted. See conformance-cases.ts.

import { deepEqual, equal, ok } from 'node:assert/strict';
import { nowMs } from '../time.ts';
import type { ConformanceCase } from './conformance-cases.ts';
import { type CaseGround, toxic } from './conformance-ground.ts';
import { endOf, type Peer, quiet, until } from './wire-peers.ts';

const earlyMs = 3;
const lateMs = 400;

function between(value: number, low: number, high: number, what: string): void {
  ok(value >= low && value <= high, `${what}: ${value.toFixed(1)} is not within ${low} to ${high}`);
}

async function roundTrip(client: Peer, remote: Peer): Promise<number> {
  const [before, startMs] = [remote.bytes(), nowMs()];
  client.send('x');
  await until(() => remote.bytes() > before, 'a byte');
  return (remote.chunks.at(-1)?.atMs ?? 0) - startMs;
}

async function delays(ground: CaseGround, attributes: Record<string, number>, count: number): Promise<number[]> {
  const { client, remote } = await ground.way(toxic('latency', 'upstream', attributes));
  const seen: number[] = [];
  for (let sample = 0; sample < count; sample += 1) seen.push(await roundTrip(client, remote));
  return seen.toSorted((a, b) => a - b);
}

const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;

export const shapingCases: readonly ConformanceCase[] = [
  {
    id: 'L1',
    title: 'latency and jitter delay each chunk within their bounds',
    async run(ground) {
      const plain = await delays(ground, { latency: 100, jitter: 0 }, 5);
      between(plain[0] ?? 0, 100 - earlyMs, 100 + lateMs, 'latency 100');
      const jittered = await delays(ground, { latency: 50, jitter: 20 }, 60);
      between(jittered[0] ?? 0, 30 - earlyMs, 45, 'least of 50 +- 20');
      between(median(jittered), 38, 75, 'median of 50 +- 20');
      const wide = await delays(ground, { latency: 10, jitter: 50 }, 60);
      between(wide[0] ?? 0, 0, 10, 'least of 10 +- 50');
      ok((wide.at(-1) ?? 0) > 25, 'some of 10 +- 50 are late');
    },
  },
  {
    id: 'L2',
    title: 'latency does not delay FIN without data',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('latency', 'upstream', { latency: 2000, jitter: 0 }));
      const sinceMs = nowMs();
      client.socket.end();
      equal(await endOf(remote), 'fin');
      between((remote.ends[0]?.atMs ?? 0) - sinceMs, 0, 1000, 'FIN');
    },
  },
  {
    id: 'L3',
    title: 'FIN stays behind delayed data',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('latency', 'upstream', { latency: 500, jitter: 0 }));
      const sinceMs = nowMs();
      client.send('data');
      client.socket.end();
      equal(await endOf(remote), 'fin');
      equal(remote.text(), 'data');
      between((remote.chunks[0]?.atMs ?? 0) - sinceMs, 500 - earlyMs, 500 + lateMs, 'data');
    },
  },
  {
    id: 'L4',
    title: 'taking latency off gives out all queued chunks in order and keeps the connection',
    async run(ground) {
      const { name, client, remote } = await ground.way(toxic('latency', 'upstream', { latency: 3_600_000, jitter: 0 }));
      for (const text of ['one ', 'two ', 'three']) {
        client.send(text);
        await quiet(20);
      }
      equal(remote.bytes(), 0);
      await ground.api.removeToxic(name, 'latency_upstream');
      await until(() => remote.text() === 'one two three', 'all chunks in order');
      client.send(' four');
      await until(() => remote.text() === 'one two three four', 'a chunk after it');
    },
  },
  {
    id: 'L5',
    title: 'an update lets the first chunk go and gives the others the new delay from their own arrival',
    async run(ground) {
      const { name, client, remote } = await ground.way(toxic('latency', 'upstream', { latency: 5000, jitter: 0 }));
      const sentMs: number[] = [];
      for (const text of ['1', '2', '3', '4']) {
        sentMs.push(nowMs());
        client.send(text);
        await quiet(60);
      }
      await ground.api.updateToxic(name, 'latency_upstream', { latency: 400 });
      await until(() => remote.text() === '1234', 'all chunks', 3000);
      between((remote.chunks[0]?.atMs ?? 0) - (sentMs[0] ?? 0), 240 - earlyMs, 400, 'the first');
      between((remote.chunks.at(-1)?.atMs ?? 0) - (sentMs[3] ?? 0), 400 - earlyMs, 400 + lateMs, 'the last');
    },
  },
  {
    id: 'W1',
    title: 'bandwidth cuts chunks into 100 ms pieces, and KB means 1000 bytes',
    async run(ground) {
      const slow = await ground.way(toxic('bandwidth', 'upstream', { rate: 1 }));
      const sinceMs = nowMs();
      slow.client.send(Buffer.alloc(450, 'x'));
      await until(() => slow.remote.bytes() === 450, 'all of 450 bytes');
      deepEqual(
        slow.remote.chunks.map((chunk) => chunk.data.length),
        [100, 100, 100, 100, 50],
      );
      for (const [index, dueMs] of [100, 200, 300, 400, 450].entries())
        between((slow.remote.chunks[index]?.atMs ?? 0) - sinceMs, dueMs - earlyMs, dueMs + lateMs, `piece ${index}`);
      const fast = await ground.way(toxic('bandwidth', 'upstream', { rate: 1000 }));
      const startMs = nowMs();
      fast.client.send(Buffer.alloc(1_000_000, 'y'));
      await until(() => fast.remote.bytes() === 1_000_000, 'a megabyte');
      between(nowMs() - startMs, 980, 1000 + lateMs, 'a megabyte at 1000 KB/s');
    },
  },
  {
    id: 'S1',
    title: 'slicer makes pieces of its size with its delay after each',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('slicer', 'upstream', { average_size: 10, size_variation: 0, delay: 20_000 }));
      client.send(Buffer.alloc(80, 'x'));
      await until(() => remote.bytes() === 80, 'all pieces');
      deepEqual(
        remote.chunks.map((chunk) => chunk.data.length),
        Array.from({ length: 8 }, () => 10),
      );
      between((remote.chunks.at(-1)?.atMs ?? 0) - (remote.chunks[0]?.atMs ?? 0), 130, 140 + lateMs, 'all pieces');
    },
  },
  {
    id: 'D1',
    title: 'limit_data passes its bytes and closes',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('limit_data', 'upstream', { bytes: 10 }));
      client.send('1234567');
      await until(() => remote.bytes() === 7, 'seven bytes');
      client.send('8901234');
      equal(await endOf(remote), 'fin');
      equal(remote.text(), '1234567890');
    },
  },
  {
    id: 'D2',
    title: 'a limit lowered below what has passed closes at the next chunk',
    async run(ground) {
      const { name, client, remote } = await ground.way(toxic('limit_data', 'upstream', { bytes: 10 }));
      client.send('1234567');
      await until(() => remote.bytes() === 7, 'seven bytes');
      await ground.api.updateToxic(name, 'limit_data_upstream', { bytes: 5 });
      await quiet(50);
      equal(remote.ends.length, 0);
      client.send('8');
      equal(await endOf(remote), 'fin');
      equal(remote.bytes(), 7);
    },
  },
  {
    id: 'C1',
    title: 'slow_close delays the end of its direction while data of both passes',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('slow_close', 'upstream', { delay: 300 }));
      const sinceMs = nowMs();
      client.send('data');
      client.socket.end();
      await until(() => remote.text() === 'data', 'data');
      remote.send('back');
      await until(() => client.text() === 'back', 'data of the server meanwhile');
      equal(await endOf(remote), 'fin');
      between((remote.ends[0]?.atMs ?? 0) - sinceMs, 300 - earlyMs, 300 + lateMs, 'FIN');
    },
  },
  {
    id: 'X1',
    title: 'toxicity 0.5 hits about half of 200 connections',
    async run(ground) {
      const { port } = await ground.proxy(toxic('timeout', 'upstream', { timeout: 0 }, 0.5));
      const ways: { client: Peer; remote: Peer }[] = [];
      for (let count = 0; count < 200; count += 1) ways.push(await ground.connect(port));
      for (const { client } of ways) client.send('x');
      await quiet(300);
      const passed = ways.filter(({ remote }) => remote.bytes() > 0).length;
      between(passed, 60, 140, 'connections that pass');
    },
  },
  {
    id: 'M1',
    title: 'metrics count the bytes of a connection, at the latest when it is closed',
    async run(ground) {
      const { name, client, remote } = await ground.way();
      client.send('12345');
      await until(() => remote.bytes() === 5, 'five bytes');
      client.socket.end();
      await endOf(remote);
      const count = async () => metric((await ground.raw('GET', '/metrics')).text, name);
      let seen = await count();
      for (let tries = 0; tries < 50 && seen.received !== 5; tries += 1) {
        await quiet(10);
        seen = await count();
      }
      deepEqual(seen, { received: 5, sent: 5 });
    },
  },
];

function metric(text: string, proxy: string): { received: number; sent: number } {
  const value = (name: string) => {
    const line = text
      .split('\n')
      .find((one) => one.startsWith(`${name}{`) && one.includes(`proxy="${proxy}"`) && one.includes('"upstream"'));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  return { received: value('toxiproxy_proxy_received_bytes_total'), sent: value('toxiproxy_proxy_sent_bytes_total') };
}
