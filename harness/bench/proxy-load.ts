// What the proxy bench does to whatever listens on a port: round trips, streams, many open connections. It does not know
// whether a proxy is in between.

import { connect, type Socket } from 'node:net';
import { nowMs, sleep, systemClock } from '../time.ts';

/** An open connection. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

/** Times of `count` echoes of 64 bytes, ms, one after the other, `pauseMs` apart. */
export async function roundTrips(port: number, count: number, pauseMs = 0): Promise<number[]> {
  return (await roundTripsInTurn([port], count, pauseMs))[0] ?? [];
}

/**
 * The same for several ports, one message through each in turn: what the machine does meanwhile meets all of them alike, and
 * none works while another is measured.
 */
export async function roundTripsInTurn(ports: readonly number[], count: number, pauseMs = 0): Promise<number[][]> {
  const echoes = await Promise.all(ports.map(async (port) => echoOn(await open(port))));
  const times: number[][] = ports.map(() => []);
  for (let round = 0; round < count; round += 1)
    for (const [index, echo] of echoes.entries()) {
      times[index]?.push(await echo.roundTrip());
      if (pauseMs > 0) await sleep(systemClock, pauseMs);
    }
  for (const { socket } of echoes) socket.destroy();
  return times;
}

function echoOn(socket: Socket): { readonly socket: Socket; roundTrip(): Promise<number> } {
  const message = Buffer.alloc(64, 'x');
  let got = 0;
  let startMs = 0;
  let done = (_ms: number) => {};
  let failed = (_error: Error) => {};
  socket.on('error', (error) => failed(error));
  socket.on('data', (data) => {
    got += data.length;
    if (got < message.length) return;
    got = 0;
    done(nowMs() - startMs);
  });
  const roundTrip = () =>
    new Promise<number>((resolve, reject) => {
      done = resolve;
      failed = reject;
      startMs = nowMs();
      socket.write(message);
    });
  return { socket, roundTrip };
}

/** Bytes per second that `streams` senders bring to a sink within `forMs`, as the sink confirms them. */
export async function throughput(port: number, streams: number, forMs: number): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: streams }, () => open(port)));
  const block = Buffer.alloc(256 * 1024, 'y');
  let confirmed = 0;
  let over = false;
  const startMs = nowMs();
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.on('data', (data) => (confirmed += data.length));
    const fill = () => {
      while (!over && socket.write(block));
    };
    socket.on('drain', fill);
    fill();
  }
  await sleep(systemClock, forMs);
  over = true;
  const rate = (confirmed * 2 ** 20) / ((nowMs() - startMs) / 1000);
  for (const socket of sockets) socket.destroy();
  return rate;
}

/** Opens connections in batches, each proved by an echo; gives connections per second and the sockets. */
export async function openMany(port: number, count: number): Promise<{ perSecond: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const startMs = nowMs();
  while (sockets.length < count) {
    const batch = await Promise.all(Array.from({ length: Math.min(100, count - sockets.length) }, () => open(port)));
    await Promise.all(batch.map((socket) => echoed(socket)));
    sockets.push(...batch);
  }
  return { perSecond: (count / (nowMs() - startMs)) * 1000, sockets };
}

function echoed(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('data', () => resolve());
    socket.once('error', reject);
    socket.write('x');
  });
}
