// Test support: the two ends of a path as bare sockets, each with a record of what it saw, in words: `data`, `fin`, `rst`,
// `refused`. Used against our own proxy and against the genuine Toxiproxy alike.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { nowMs, sleep, systemClock } from '../time.ts';

/** One end of a connection, with everything that reached it. */
export interface Peer {
  readonly socket: Socket;
  /** `fin`, `rst`, `refused`, in the order in which they came. */
  readonly ends: { readonly how: string; readonly atMs: number }[];
  readonly chunks: { readonly data: Buffer; readonly atMs: number }[];
  text(): string;
  bytes(): number;
  send(text: string | Buffer): void;
}

/** A server that keeps its connections. */
export interface PeerServer extends AsyncDisposable {
  readonly port: number;
  readonly upstream: string;
  readonly peers: Peer[];
  /** The next connection that has not been taken yet. */
  next(): Promise<Peer>;
}

/** Watches a socket. Half-open sockets stay: what to do is the test's business. */
export function peerOf(socket: Socket): Peer {
  const ends: Peer['ends'] = [];
  const chunks: Peer['chunks'] = [];
  socket.on('data', (data) => chunks.push({ data, atMs: nowMs() }));
  socket.on('end', () => ends.push({ how: 'fin', atMs: nowMs() }));
  socket.on('error', (error: NodeJS.ErrnoException) => ends.push({ how: words[error.code ?? ''] ?? `${error.code}`, atMs: nowMs() }));
  return {
    socket,
    ends,
    chunks,
    text: () => Buffer.concat(chunks.map((chunk) => chunk.data)).toString('latin1'),
    bytes: () => chunks.reduce((sum, chunk) => sum + chunk.data.length, 0),
    send: (text) => void socket.write(text),
  };
}

const words: Readonly<Record<string, string>> = { ECONNRESET: 'rst', EPIPE: 'rst', ECONNREFUSED: 'refused' };

/** Listens on loopback. */
export async function peerServer(): Promise<PeerServer> {
  const peers: Peer[] = [];
  let taken = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void peers.push(peerOf(socket)));
  const port = await listening(server);
  return {
    port,
    upstream: `127.0.0.1:${port}`,
    peers,
    async next() {
      await until(() => peers.length > taken, 'a connection at the server');
      taken += 1;
      return peers[taken - 1] as Peer;
    },
    async [Symbol.asyncDispose]() {
      for (const peer of peers) peer.socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));
}

/** Connects; settles when connected, refused, or after `limitMs` without an answer. */
export async function dialPeer(port: number, limitMs = 3000): Promise<Peer & { readonly connected: boolean }> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  const peer = peerOf(socket);
  let connected = false;
  socket.once('connect', () => {
    connected = true;
  });
  const endMs = nowMs() + limitMs;
  while (!connected && peer.ends.length === 0 && nowMs() < endMs) await sleep(systemClock, 1);
  return { ...peer, connected };
}

/** Waits for something to become true; fails with what it waited for. */
export async function until(holds: () => boolean, what: string, limitMs = 3000): Promise<void> {
  const endMs = nowMs() + limitMs;
  while (!holds()) {
    if (nowMs() > endMs) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await sleep(systemClock, 1);
  }
}

/** Waits for the first end of a peer and gives its word. */
export async function endOf(peer: Peer, limitMs = 3000): Promise<string> {
  await until(() => peer.ends.length > 0, 'the end of a connection', limitMs);
  return peer.ends[0]?.how ?? 'nothing';
}

/** A while in which nothing is to happen. */
export function quiet(waitMs = 60): Promise<void> {
  return sleep(systemClock, waitMs);
}
