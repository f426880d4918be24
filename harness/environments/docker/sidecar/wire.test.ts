// Packets of both legs, written as a person would, and the events that they are: who accepted, dialled, sent and ended. Loss,
// retransmission, refusal and connections that a stand-in met are told apart.

import { expect, test } from 'vitest';
import type { Packet } from './packet-line.ts';
import { wire } from './wire.ts';

const proxy = '10.0.0.2';
const path = 10_001;

function stand() {
  const told: string[] = [];
  let atMs = 0;
  const watched = wire(proxy, (_path, { kind, conn, direction, bytes, by, how, localPort, remotePort, fate }) => {
    told.push([kind, conn, direction, bytes, by, how, localPort ?? remotePort, fate].filter((word) => word !== undefined).join(' '));
  });
  watched.watch(path);
  watched.block(path, 20_000, 8);
  const send = (from: readonly [string, number], to: readonly [string, number], flags: string, seq = 0, acked = 0, length = 0) => {
    atMs += 1;
    const packet: Packet = {
      wallMs: atMs,
      from: { ip: from[0], port: from[1] },
      to: { ip: to[0], port: to[1] },
      syn: flags.includes('S'),
      ack: flags.includes('.'),
      fin: flags.includes('F'),
      rst: flags.includes('R'),
      seq,
      acked: flags.includes('.') ? acked : undefined,
      length,
    };
    watched.packet(packet, atMs);
  };
  const client: readonly [string, number] = ['10.0.0.1', 4000];
  const server: readonly [string, number] = ['10.0.0.3', 7000];
  const near: readonly [string, number] = [proxy, path];
  const far: readonly [string, number] = [proxy, 20_003];
  const accept = (from = client) => {
    send(from, near, 'S', 100);
    send(near, from, 'S.', 500, 101);
    send(from, near, '.', 101, 501);
  };
  const dial = () => {
    send(far, server, 'S', 200);
    send(server, far, 'S.', 700, 201);
    send(far, server, '.', 201, 701);
  };
  return { told, watched, send, accept, dial, client, server, near, far };
}

test('a beat and its answer pass both legs', () => {
  const { told, send, accept, dial, client, server, near, far } = stand();
  accept();
  dial();
  send(client, near, 'P.', 101, 501, 7);
  send(far, server, 'P.', 201, 701, 7);
  send(server, far, 'P.', 701, 208, 7);
  send(near, client, 'P.', 501, 108, 7);
  expect(told).toEqual([
    'accept 1 4000',
    'dial 1',
    'dialled 1 20003',
    'bytes 1 up 7',
    'delivered 1 up 7',
    'bytes 1 down 7',
    'delivered 1 down 7',
  ]);
});

test('a retransmission of what was received is nothing new, one of what was lost is', () => {
  const { told, send, accept, dial, client, near } = stand();
  accept();
  dial();
  told.length = 0;
  send(client, near, 'P.', 101, 501, 7);
  send(near, client, '.', 501, 108);
  send(client, near, 'P.', 101, 501, 7);
  send(client, near, 'P.', 108, 501, 7);
  send(client, near, 'P.', 108, 501, 7);
  expect(told).toEqual(['bytes 1 up 7', 'bytes 1 up 7', 'bytes 1 up 7']);
});

test('who ends first closed it, and the proxy passes it on', () => {
  const { told, send, accept, dial, client, server, near, far } = stand();
  accept();
  dial();
  told.length = 0;
  send(server, far, 'F.', 701, 201);
  send(near, client, 'F.', 501, 101);
  send(client, near, 'F.', 101, 502);
  send(far, server, 'F.', 201, 702);
  expect(told).toEqual(['fin 1 down server', 'ended 1 down server fin', 'fin 1 up client', 'ended 1 up server fin', 'closed 1 server']);
});

test('a RST that nobody asked for is the path’s own', () => {
  const { told, send, accept, dial, client, server, near, far } = stand();
  accept();
  dial();
  told.length = 0;
  send(near, client, 'R.', 501, 101);
  send(far, server, 'R.', 201, 701);
  send(near, client, 'R', 501);
  expect(told).toEqual(['ended 1 down path rst', 'ended 1 up path rst', 'closed 1 path']);
});

test('a refused attempt and one without answer are no accepts', () => {
  const { told, send, accept, client, near } = stand();
  send(client, near, 'S', 100);
  send(near, client, 'R.', 0, 101);
  send(client, near, 'S', 300);
  send(client, near, 'S', 300);
  expect(told).toEqual([]);
  accept();
  expect(told).toEqual(['accept 1 4000']);
});

test('a dial that the server refuses failed, and the client is told', () => {
  const { told, send, accept, client, server, near, far } = stand();
  accept();
  send(far, server, 'S', 200);
  send(server, far, 'R.', 0, 201);
  send(near, client, 'F.', 501, 101);
  send(client, near, 'F.', 101, 502);
  expect(told).toEqual(['accept 1 4000', 'dial 1', 'dial-failed 1', 'ended 1 down path fin', 'fin 1 up client', 'closed 1 path']);
});

test('who was met by a stand-in is not waited for by a dial, whichever is read first', () => {
  const { told, watched, send, accept, dial, client, near } = stand();
  watched.stoodIn(path, { ip: '10.0.0.1', port: 3999 });
  accept(['10.0.0.1', 3999]);
  accept();
  dial();
  send(['10.0.0.1', 3999], near, 'P.', 101, 501, 7);
  send(client, near, 'P.', 101, 501, 7);
  expect(told).toEqual(['accept 1 3999', 'accept 2 4000', 'dial 2', 'dialled 2 20003', 'bytes 1 up 7 dropped', 'bytes 2 up 7']);
});

test('packets of nobody’s path are left alone', () => {
  const { told, watched, send, client } = stand();
  send(client, [proxy, 9999], 'S', 1);
  watched.unwatch(path);
  send(client, [proxy, path], 'S', 1);
  expect(told).toEqual([]);
});
