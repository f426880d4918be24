// How Toxiproxy treats connections, as a table of cases that know nothing but an address: the same run against our own proxy
// and against the genuine one. Names follow B closing, T timeout, R reset_peer, L latency, W bandwidth, S slicer, D limit_data,
// C slow_close, X toxicity, M metrics. Times have a lower bound that holds, and an upper one that a busy machine keeps.

import { equal, ok } from 'node:assert/strict';
import { nowMs } from '../time.ts';
import { type CaseGround, toxic } from './conformance-ground.ts';
import { dialPeer, endOf, type Peer, quiet, until } from './wire-peers.ts';

/** One case; it throws when the server behaves otherwise. */
export interface ConformanceCase {
  readonly id: string;
  readonly title: string;
  run(ground: CaseGround): Promise<void>;
}

// Timers of a busy machine are late, never early by more than this.
const earlyMs = 3;
const lateMs = 400;

async function endsIn(peer: Peer, sinceMs: number, afterMs: number, how = 'fin'): Promise<void> {
  equal(await endOf(peer, afterMs + 3000), how);
  between((peer.ends[0]?.atMs ?? 0) - sinceMs, afterMs - earlyMs, afterMs + lateMs, 'end after');
}

function between(value: number, low: number, high: number, what: string): void {
  ok(value >= low && value <= high, `${what}: ${value.toFixed(1)} is not within ${low} to ${high}`);
}

async function bothEnd(client: Peer, remote: Peer, how: string): Promise<void> {
  equal(await endOf(client), how);
  equal(await endOf(remote), how);
}

/** One byte each way, so that both links of the connection are there. */
async function settle(client: Peer, remote: Peer): Promise<void> {
  client.send('u');
  await until(() => remote.text().endsWith('u'), 'a byte at the server');
  remote.send('d');
  await until(() => client.text().endsWith('d'), 'a byte at the client');
}

export const closingCases: readonly ConformanceCase[] = [
  {
    id: 'B1',
    title: 'a FIN of the client closes both directions; what the server writes later is lost',
    async run(ground) {
      const { client, remote } = await ground.way();
      await settle(client, remote);
      client.socket.end();
      await bothEnd(client, remote, 'fin');
      await quiet(50);
      remote.send('late');
      await quiet(50);
      equal(client.text(), 'd');
    },
  },
  {
    id: 'B2',
    title: 'a RST of either side reaches the other as FIN',
    async run(ground) {
      const one = await ground.way();
      await settle(one.client, one.remote);
      one.client.socket.resetAndDestroy();
      equal(await endOf(one.remote), 'fin');
      const two = await ground.way();
      await settle(two.client, two.remote);
      two.remote.socket.resetAndDestroy();
      equal(await endOf(two.client), 'fin');
    },
  },
  {
    id: 'B3',
    title: 'a server that refuses closes the client after the connect',
    async run(ground) {
      const { name, port } = await ground.proxy();
      await ground.raw('POST', `/proxies/${name}`, { upstream: '127.0.0.1:1' });
      const { listen } = (await ground.raw('GET', `/proxies/${name}`)).json();
      equal(listen, `127.0.0.1:${port}`);
      const silent = await dialPeer(port);
      equal(silent.connected, true);
      equal(await endOf(silent), 'fin');
      const talking = await dialPeer(port);
      talking.send('hello');
      ok(['fin', 'rst'].includes(await endOf(talking)));
    },
  },
  {
    id: 'B4',
    title: 'disabling closes both sides with FIN and refuses; enabling works on the same port',
    async run(ground) {
      const { name, port, client, remote } = await ground.way();
      await settle(client, remote);
      const sinceMs = nowMs();
      await ground.api.setEnabled(name, false);
      await endsIn(client, sinceMs, 0);
      await endsIn(remote, sinceMs, 0);
      equal(await endOf(await dialPeer(port)), 'refused');
      await ground.api.setEnabled(name, true);
      const fresh = await ground.connect(port);
      await settle(fresh.client, fresh.remote);
    },
  },
  {
    id: 'B5',
    title: 'deleting, and changing upstream or listen, close both sides with FIN',
    async run(ground) {
      const changes: readonly ((name: string, port: number) => Promise<unknown>)[] = [
        (name) => ground.api.deleteProxy(name),
        (name) => ground.raw('POST', `/proxies/${name}`, { upstream: 'localhost:1' }),
        (name) => ground.raw('POST', `/proxies/${name}`, { listen: '127.0.0.1:0' }),
      ];
      for (const change of changes) {
        const { name, port, client, remote } = await ground.way();
        await settle(client, remote);
        await change(name, port);
        await bothEnd(client, remote, 'fin');
      }
    },
  },
];

export const timeoutCases: readonly ConformanceCase[] = [
  {
    id: 'T1',
    title: 'timeout 0 drops its direction only, and taking it off closes both sides',
    async run(ground) {
      const { name, client, remote } = await ground.way();
      await settle(client, remote);
      await ground.api.addToxic(name, toxic('timeout', 'downstream', { timeout: 0 }));
      remote.send('lost');
      client.send('up');
      await until(() => remote.text() === 'uup', 'the other direction');
      await quiet(50);
      equal(client.text(), 'd');
      await ground.api.removeToxic(name, 'timeout_downstream');
      await bothEnd(client, remote, 'fin');
      equal(client.text(), 'd');
    },
  },
  {
    id: 'T2',
    title: 'timeout 500 closes a silent connection after 500 ms',
    async run(ground) {
      const { name, client, remote } = await ground.way();
      await settle(client, remote);
      const sinceMs = nowMs();
      await ground.api.addToxic(name, toxic('timeout', 'downstream', { timeout: 500 }));
      await endsIn(client, sinceMs, 500);
      await endsIn(remote, sinceMs, 500);
    },
  },
  {
    id: 'T3',
    title: 'timeout 500 starts anew with each chunk of its direction',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('timeout', 'downstream', { timeout: 500 }));
      let lastMs = nowMs();
      for (let chunk = 0; chunk < 5; chunk += 1) {
        lastMs = nowMs();
        remote.send('x');
        await quiet(200);
        equal(client.ends.length, 0);
      }
      await endsIn(client, lastMs, 500);
    },
  },
  {
    id: 'T4',
    title: 'chunks of the other direction do not count',
    async run(ground) {
      const sinceMs = nowMs();
      const { client } = await ground.way(toxic('timeout', 'downstream', { timeout: 500 }));
      for (let chunk = 0; chunk < 4; chunk += 1) {
        client.send('x');
        await quiet(100);
      }
      await endsIn(client, sinceMs, 500);
    },
  },
  {
    id: 'T5',
    title: 'the end of a peer passes timeout 0 at once',
    async run(ground) {
      const { client, remote } = await ground.way(
        toxic('timeout', 'downstream', { timeout: 0 }),
        toxic('timeout', 'upstream', { timeout: 0 }),
      );
      const sinceMs = nowMs();
      client.socket.end();
      await endsIn(remote, sinceMs, 0);
    },
  },
  {
    id: 'T6',
    title: 'an update of the timeout starts it anew',
    async run(ground) {
      const { name, client } = await ground.way(toxic('timeout', 'downstream', { timeout: 0 }));
      await quiet(50);
      const sinceMs = nowMs();
      await ground.api.updateToxic(name, 'timeout_downstream', { timeout: 300 });
      await endsIn(client, sinceMs, 300);
    },
  },
];

export const resetCases: readonly ConformanceCase[] = [
  {
    id: 'R1',
    title: 'reset_peer leaves an idle connection and the other direction alone, and resets at data of its own',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('reset_peer', 'upstream', { timeout: 0 }));
      await quiet(100);
      remote.send('data');
      await until(() => client.text() === 'data', 'data of the server');
      equal(client.ends.length, 0);
      client.send('x');
      await bothEnd(client, remote, 'rst');
      equal(remote.bytes(), 0);
    },
  },
  {
    id: 'R2',
    title: 'reset_peer 300 drops the data and resets 300 ms later',
    async run(ground) {
      const { client, remote } = await ground.way(toxic('reset_peer', 'downstream', { timeout: 300 }));
      const sinceMs = nowMs();
      remote.send('lost');
      await endsIn(client, sinceMs, 300, 'rst');
      equal(await endOf(remote), 'rst');
      equal(client.bytes(), 0);
    },
  },
  {
    id: 'R3',
    title: 'reset_peer on an older connection closes it with FIN',
    async run(ground) {
      const { name, client, remote } = await ground.way();
      await settle(client, remote);
      await ground.api.addToxic(name, toxic('reset_peer', 'upstream', { timeout: 0 }));
      client.send('x');
      await bothEnd(client, remote, 'fin');
    },
  },
  {
    id: 'R4',
    title: 'a connection that began under reset_peer of toxicity 0 is reset by disabling, idle or not',
    async run(ground) {
      const { name, client, remote } = await ground.way(toxic('reset_peer', 'downstream', { timeout: 0 }, 0));
      await settle(client, remote);
      await ground.api.setEnabled(name, false);
      await bothEnd(client, remote, 'rst');
    },
  },
];
