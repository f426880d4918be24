// The packet rules that are always there, empty of paths: maps and sets that later commands fill, one element a path, so that
// a change is one transaction however many paths there are. A table of our own at the proxy; nothing outside is touched.
//
// A path is known by the port P that its clients dial, and by a made-up address that its proxy dials instead of the server:
// rules lead that to the server from local ports which only this path uses. So each packet on either leg says whose it is,
// the server's address may change under a living path, and many paths share one server.

import { tableName } from './nft-shell.ts';

/** Commands that fill the (empty) table. */
export function baseRules(): string {
  return lines.map((line) => line.replace('TABLE', tableName)).join('\n');
}

const lines = [
  // How new connections are met: led to another port, refused, or not answered.
  'add map TABLE entry { type inet_service : inet_service; }',
  'add set TABLE refused { type inet_service; }',
  'add set TABLE unanswered { type inet_service; }',
  // Where the made-up address leads, and from which local ports.
  'add map TABLE upstream { type ipv4_addr : ipv4_addr . inet_service; }',
  'add map TABLE blocks { type ipv4_addr : verdict; }',
  // Packets that a fault may drop: by leg and direction, each path with a chain of its own.
  'add map TABLE up_client { type inet_service : verdict; }',
  'add map TABLE down_client { type inet_service : verdict; }',
  'add map TABLE up_server { type ipv4_addr : verdict; }',
  'add map TABLE down_server { type ipv4_addr : verdict; }',
  // Paths on which the state of a burst is bad just now.
  'add set TABLE bad_up { type inet_service; flags dynamic; size 8192; }',
  'add set TABLE bad_down { type ipv4_addr; flags dynamic; size 8192; }',
  // While sockets are reset, the proxy's own FIN must not be faster.
  'add set TABLE guarded { type inet_service; }',

  'add chain TABLE raw { type filter hook prerouting priority -300; }',
  'add rule TABLE raw tcp flags & (syn|ack) == syn tcp dport @unanswered drop',
  'add rule TABLE raw tcp flags & (syn|ack) == syn tcp dport @refused reject with tcp reset',
  'add rule TABLE raw tcp dport vmap @up_client',
  'add chain TABLE tracked { type filter hook prerouting priority -150; }',
  'add rule TABLE tracked ct direction reply ct original ip daddr vmap @down_server',
  'add chain TABLE enter { type nat hook prerouting priority -100; }',
  'add rule TABLE enter meta l4proto tcp redirect to :tcp dport map @entry',
  'add chain TABLE guard { type filter hook output priority -300; }',
  'add rule TABLE guard tcp flags & fin == fin tcp sport @guarded drop',
  'add rule TABLE guard tcp flags & fin == fin tcp dport @guarded drop',
  'add chain TABLE dial { type nat hook output priority -100; }',
  'add rule TABLE dial meta l4proto tcp dnat ip to ip daddr map @upstream',
  'add chain TABLE source { type nat hook postrouting priority 100; }',
  'add rule TABLE source ct original ip daddr vmap @blocks',
  'add chain TABLE leave { type filter hook postrouting priority 300; }',
  'add rule TABLE leave tcp sport vmap @down_client',
  'add rule TABLE leave ct direction original ct original ip daddr vmap @up_server',
];
