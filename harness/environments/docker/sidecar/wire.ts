// From packets to what a path sees: accepts, dials, bytes and ends of each connection, in the words of history.ts. The proxy
// itself says none of this, so it is read from the wire on both of its legs. A path is known by its port on the client's
// side, and by blocks of local ports that no other path uses on the server's side. The proxy dials in the order in which it
// accepts, one dial at a time, so within a path the n-th dial belongs to the n-th accept. Pure: packets in, events out.

import type { Closer, Direction } from '../../../history.ts';
import type { WireFields } from '../../../toxiproxy/wire-event.ts';
import { type Flow, flow, isOver, type News, take } from './flow.ts';
import type { Endpoint, Packet } from './packet-line.ts';

/** A connection through the proxy. */
interface Connection {
  readonly path: WatchedPath;
  readonly client: Flow;
  readonly key: string;
  conn: number | undefined;
  server: Flow | undefined;
  serverPort: number | undefined;
  closedBy: Closer | undefined;
  /** Met by a listener of the sidecar instead of the proxy. */
  stoodIn: boolean;
}

interface WatchedPath {
  readonly port: number;
  count: number;
  /** Accepted, and the proxy has yet to dial for them. */
  awaitDial: Connection[];
}

/** Reads the wire of all paths. */
export interface Wire {
  watch(port: number): void;
  /** Local ports from `from` on, `count` of them, are used by that path alone. */
  block(port: number, from: number, count: number): void;
  unwatch(port: number): void;
  /** A listener of the sidecar accepted it: the proxy never will. */
  stoodIn(port: number, remote: Endpoint): void;
  packet(packet: Packet, atMs: number): void;
}

/** `emit` gets each event with the port of its path. */
export function wire(ownIp: string, emit: (path: number, event: WireFields) => void): Wire {
  const paths = new Map<number, WatchedPath>();
  const owners = new Map<number, WatchedPath>();
  const byClient = new Map<string, Connection>();
  const byServerPort = new Map<number, Connection>();
  // Accepted by a stand-in before their handshake was read from the wire.
  const knocked = new Set<string>();

  const clientSide = (path: WatchedPath, direction: 'in' | 'out', packet: Packet, atMs: number) => {
    const peer = direction === 'in' ? packet.from : packet.to;
    const key = `${peer.ip}:${peer.port}>${path.port}`;
    const known = byClient.get(key);
    if (direction === 'in' && packet.syn && !packet.ack && (known === undefined || known.conn !== undefined)) {
      const fresh = connection(path, key);
      byClient.set(key, fresh);
      take(fresh.client, 'in', packet);
      return;
    }
    if (known === undefined) return;
    const news = take(known.client, direction, packet);
    if (known.conn === undefined) {
      if (packet.rst) return void byClient.delete(key);
      if (direction === 'in' && packet.ack && known.client.out.next !== undefined) accepted(known, peer, atMs);
      else return;
    }
    tell(known, direction === 'in' ? 'client' : 'path', direction === 'in' ? 'up' : 'down', news, atMs);
  };

  const accepted = (known: Connection, peer: Endpoint, atMs: number) => {
    known.client.established = true;
    known.conn = ++known.path.count;
    emit(known.path.port, { kind: 'accept', atMs, conn: known.conn, remotePort: peer.port });
    if (knocked.delete(known.key)) known.stoodIn = true;
    if (!known.stoodIn) known.path.awaitDial.push(known);
  };

  const serverSide = (path: WatchedPath, direction: 'in' | 'out', packet: Packet, atMs: number) => {
    const port = direction === 'out' ? packet.from.port : packet.to.port;
    let known = byServerPort.get(port);
    if (direction === 'out' && packet.syn && (known?.server === undefined || known.server.established || isOver(known.server))) {
      known = path.awaitDial.shift();
      if (known === undefined) return;
      known.server = flow();
      known.serverPort = port;
      byServerPort.set(port, known);
      emit(path.port, { kind: 'dial', atMs, ...numbered(known) });
    }
    if (known?.server === undefined) return;
    const news = take(known.server, direction, packet);
    if (!known.server.established) return handshake(known, known.server, direction, packet, port, atMs);
    tell(known, direction === 'in' ? 'server' : 'path', direction === 'in' ? 'down' : 'up', news, atMs);
  };

  const handshake = (known: Connection, leg: Flow, direction: 'in' | 'out', packet: Packet, port: number, atMs: number) => {
    if (packet.rst) {
      leg.in.end = 'rst';
      emit(known.path.port, { kind: 'dial-failed', atMs, ...numbered(known), reason: 'ECONNREFUSED' });
      closeIfOver(known, atMs);
    } else if (direction === 'out' && packet.ack && leg.in.next !== undefined) {
      leg.established = true;
      emit(known.path.port, { kind: 'dialled', atMs, ...numbered(known), localPort: port });
    }
  };

  // `by`: client and server end their own side; what the proxy sends passes on the first end, or is the path's own doing.
  const tell = (known: Connection, by: Closer, direction: Direction, news: News, atMs: number) => {
    const base = { atMs, ...numbered(known), direction };
    if (news.bytes > 0) {
      const came = by !== 'path';
      const fate = known.stoodIn ? ({ fate: 'dropped' } as const) : {};
      emit(
        known.path.port,
        came ? { ...base, kind: 'bytes', bytes: news.bytes, ...fate } : { ...base, kind: 'delivered', bytes: news.bytes },
      );
    }
    if (news.end === undefined) return;
    known.closedBy ??= by;
    if (by === 'path') emit(known.path.port, { ...base, kind: 'ended', how: news.end, by: known.closedBy });
    else emit(known.path.port, { ...base, kind: news.end, by });
    closeIfOver(known, atMs);
  };

  const closeIfOver = (known: Connection, atMs: number) => {
    const { server, client } = known;
    if (!isOver(client) || (server?.established === true && !isOver(server))) return;
    forget(known);
    emit(known.path.port, { kind: 'closed', atMs, ...numbered(known), by: known.closedBy ?? 'path' });
  };

  const forget = (known: Connection) => {
    if (byClient.get(known.key) === known) byClient.delete(known.key);
    if (known.serverPort !== undefined && byServerPort.get(known.serverPort) === known) byServerPort.delete(known.serverPort);
  };

  return {
    watch: (port) => void paths.set(port, { port, count: 0, awaitDial: [] }),
    block(port, from, count) {
      const path = paths.get(port);
      for (let each = from; path !== undefined && each < from + count; each += 1) owners.set(each, path);
    },
    unwatch(port) {
      const path = paths.get(port);
      paths.delete(port);
      for (const [each, owner] of owners) if (owner === path) owners.delete(each);
      for (const known of [...byClient.values()]) if (known.path === path) forget(known);
    },
    stoodIn(port, remote) {
      const key = `${remote.ip}:${remote.port}>${port}`;
      const known = byClient.get(key);
      if (known?.conn === undefined) return void knocked.add(key);
      known.stoodIn = true;
      known.path.awaitDial = known.path.awaitDial.filter((other) => other !== known);
    },
    packet(packet, atMs) {
      const direction = packet.to.ip === ownIp ? 'in' : 'out';
      const port = direction === 'in' ? packet.to.port : packet.from.port;
      const path = paths.get(port);
      if (path !== undefined) return clientSide(path, direction, packet, atMs);
      const owner = owners.get(port);
      if (owner !== undefined) serverSide(owner, direction, packet, atMs);
    },
  };
}

function connection(path: WatchedPath, key: string): Connection {
  return { path, key, client: flow(), conn: undefined, server: undefined, serverPort: undefined, closedBy: undefined, stoodIn: false };
}

function numbered({ conn }: Connection): { conn?: number } {
  return conn === undefined ? {} : { conn };
}
