// Lines as tcpdump 4.99 prints them, and the arithmetic by which a retransmission carries nothing new.

import { expect, test } from 'vitest';
import { markerOf, newBytes, packetOf } from './packet-line.ts';

const at = '1764045000.123456789 IP ';

test('a handshake, data and ends are read', () => {
  const options = 'options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0';
  expect(packetOf(`${at}172.18.0.1.43210 > 172.18.0.2.10001: Flags [S], seq 4294967290, win 64240, ${options}`)).toEqual({
    wallMs: 1_764_045_000_123.456_8,
    from: { ip: '172.18.0.1', port: 43_210 },
    to: { ip: '172.18.0.2', port: 10_001 },
    syn: true,
    ack: false,
    fin: false,
    rst: false,
    seq: 4_294_967_290,
    acked: undefined,
    length: 0,
  });
  const data = packetOf(
    `${at}10.0.0.1.1 > 10.0.0.2.2: Flags [P.], seq 100:107, ack 5, win 502, options [nop], length 7: HTTP: GET / HTTP/1.1`,
  );
  expect(data).toMatchObject({ seq: 100, acked: 5, length: 7, ack: true, syn: false });
  expect(packetOf(`${at}10.0.0.1.1 > 10.0.0.2.2: Flags [.], ack 5, win 502, length 0`)).toMatchObject({ seq: undefined, ack: true });
  expect(packetOf(`${at}10.0.0.1.1 > 10.0.0.2.2: Flags [F.], seq 9, ack 5, win 502, length 0`)).toMatchObject({ fin: true, seq: 9 });
  expect(packetOf(`${at}10.0.0.1.1 > 10.0.0.2.2: Flags [R.], seq 9, ack 5, win 0, length 0`)).toMatchObject({ rst: true });
});

test('what is no TCP segment is none', () => {
  expect(packetOf('tcpdump: listening on eth0')).toBeUndefined();
  expect(packetOf(`${at}172.18.0.2.40000 > 172.18.0.1.9: UDP, length 12`)).toBeUndefined();
});

test('a marker is known by its length', () => {
  expect(markerOf(`${at}172.18.0.2.40000 > 172.18.0.1.9: UDP, length 12`)).toBe(12);
  expect(markerOf(`${at}10.0.0.1.1 > 10.0.0.2.2: Flags [.], ack 5, win 502, length 0`)).toBeUndefined();
});

test('only bytes beyond what was seen are new', () => {
  expect(newBytes(100, 100, 7)).toBe(7);
  expect(newBytes(107, 100, 7)).toBe(0);
  expect(newBytes(103, 100, 7)).toBe(4);
  expect(newBytes(4, 4_294_967_290, 10)).toBe(0);
  expect(newBytes(2, 4_294_967_290, 10)).toBe(2);
  expect(newBytes(4_294_967_290, 4_294_967_290, 10)).toBe(10);
});
