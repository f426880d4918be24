// The listing of ss as sockets, IPv4 and mapped into IPv6 alike.

import { expect, test } from 'vitest';
import { socketsIn } from './reset-sockets.ts';

test('the ports of both ends are read from every line', () => {
  const listing = `ESTAB      0      0      172.24.0.2:41714      198.18.39.17:10001
ESTAB      0      21            [::ffff:172.24.0.2]:10001      [::ffff:172.24.0.1]:37132
FIN-WAIT-1 0      1             [::ffff:172.24.0.2]:10001      [::ffff:172.24.0.1]:37140
`;
  expect(socketsIn(listing)).toEqual([
    { local: 41_714, peer: 10_001 },
    { local: 10_001, peer: 37_132 },
    { local: 10_001, peer: 37_140 },
  ]);
  expect(socketsIn('')).toEqual([]);
});
