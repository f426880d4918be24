// A bare TCP connection for the contract test: it pings once in a while and notes what a client without any opinion would
// see. No detector, no reconnect; what it sees is what the fault did.

import { connect, type Socket } from 'node:net';
import { nowMs, systemClock } from '../time.ts';

/** What a connect met, or what became of a connection in a while. */
export type Sight = 'answered' | 'late' | 'silent' | 'fin' | 'rst' | 'refused' | 'unanswered';

/** A ping that was answered. */
export interface Answer {
  readonly ping: number;
  readonly sentMs: number;
  readonly answeredMs: number;
}

export interface RawConnection extends Disposable {
  /** The TCP handshake: `open`, `refused`, or undefined while it goes on. */
  handshake(): 'open' | 'refused' | undefined;
  /** Pings each `everyMs` until told to stop. */
  ping(everyMs: number): () => void;
  readonly answers: readonly Answer[];
  /** Pings sent since then. */
  sentSince(atMs: number): number;
  end(): 'fin' | 'rst' | undefined;
}

/** Connects at once. Never throws: whatever happens is a sight. */
export function rawConnection(host: string, port: number): RawConnection {
  const socket = connect({ host, port });
  const state: { handshake?: 'open' | 'refused'; end?: 'fin' | 'rst'; rest: string } = { rest: '' };
  const sent = new Map<number, number>();
  const answers: Answer[] = [];
  socket.setNoDelay(true);
  socket.on('connect', () => {
    state.handshake = 'open';
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (state.handshake === undefined) state.handshake = 'refused';
    else if (error.code === 'ECONNRESET') state.end ??= 'rst';
  });
  socket.on('end', () => {
    state.end ??= 'fin';
  });
  socket.on('data', (data) => {
    const lines = (state.rest + data.toString('utf8')).split('\n');
    state.rest = lines.pop() ?? '';
    for (const line of lines) noteAnswer(line, sent, answers);
  });
  return {
    answers,
    handshake: () => state.handshake,
    end: () => state.end,
    ping: (everyMs) => pinging(socket, sent, everyMs),
    sentSince: (atMs) => [...sent.values()].filter((sentMs) => sentMs >= atMs).length,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

function noteAnswer(line: string, sent: ReadonlyMap<number, number>, answers: Answer[]): void {
  const ping = Number(/^PONG (\d+)$/.exec(line)?.[1] ?? Number.NaN);
  const sentMs = sent.get(ping);
  if (sentMs !== undefined) answers.push({ ping, sentMs, answeredMs: nowMs() });
}

function pinging(socket: Socket, sent: Map<number, number>, everyMs: number): () => void {
  let cancel = () => {};
  const next = () => {
    if (socket.writable) {
      const ping = sent.size + 1;
      sent.set(ping, nowMs());
      socket.write(`PING ${ping}\n`);
    }
    cancel = systemClock.at(nowMs() + everyMs, next);
  };
  next();
  return () => cancel();
}

/** What a connection saw from `fromMs` until now. `lateMs`: an answer that took this long is late. */
export function sightOf(connection: RawConnection, fromMs: number, lateMs: number): Sight {
  const handshake = connection.handshake();
  if (handshake !== 'open') return handshake === 'refused' ? 'refused' : 'unanswered';
  const own = connection.answers.filter(({ sentMs }) => sentMs >= fromMs);
  const end = connection.end();
  if (end !== undefined) return end;
  if (own.length === 0) return 'silent';
  return own.every(({ sentMs, answeredMs }) => answeredMs - sentMs >= lateMs) ? 'late' : 'answered';
}
