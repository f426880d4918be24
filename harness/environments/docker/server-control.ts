// The control connection to a reference server in a container: its events come by it, and marks and overload go. It ends with
// the server's process, so its end is also the first word of a kill.

import { connect } from 'node:net';
import type { HistoryEvent } from '../../history.ts';
import type { FromServer, Overload, ToServer } from '../../servers/messages.ts';
import { type Interval, nowMs, sleep, systemClock, within } from '../../time.ts';

const answerLimitMs = 5000;
const connectPauseMs = 10;

/** A connection to one life of the server. */
export interface ServerControl extends Disposable {
  /** When it began to listen. */
  readonly listening: Interval;
  /** Settles with the instant of the mark; undefined where no answer came (stopped, starved or gone). */
  mark(overload?: Overload): Promise<number | undefined>;
  /** Settles with the instant at which it was found gone. */
  readonly gone: Promise<number>;
}

/** Connects, again and again until `untilMs`. Undefined = nobody answered. */
export async function serverControl(
  host: string,
  port: number,
  untilMs: number,
  tell: (event: HistoryEvent) => void,
): Promise<ServerControl | undefined> {
  for (;;) {
    const control = await attempt(host, port, tell);
    if (control !== undefined || nowMs() > untilMs) return control;
    await sleep(systemClock, connectPauseMs);
  }
}

async function attempt(host: string, port: number, tell: (event: HistoryEvent) => void): Promise<ServerControl | undefined> {
  const socket = connect({ host, port, noDelay: true });
  const ready = Promise.withResolvers<Interval | undefined>();
  const gone = Promise.withResolvers<number>();
  const marks = new Map<number, (atMs: number) => void>();
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as FromServer;
      if (message.type === 'events') for (const event of message.events) tell(event);
      else if (message.type === 'ready') ready.resolve({ lo: message.lo, hi: message.hi });
      else if (message.type === 'marked') marks.get(message.id)?.(message.atMs);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    gone.resolve(nowMs());
    ready.resolve(undefined);
  });
  const listening = await within(systemClock, ready.promise, 1000, () => undefined);
  if (listening === undefined) {
    socket.destroy();
    return undefined;
  }
  let lastId = 0;
  return {
    listening,
    gone: gone.promise,
    async mark(overload) {
      lastId += 1;
      const id = lastId;
      const marked = new Promise<number>((resolve) => marks.set(id, resolve));
      const request: ToServer = overload === undefined ? { type: 'mark', id } : { type: 'overload', id, overload };
      if (socket.writable) socket.write(`${JSON.stringify(request)}\n`);
      const ended = gone.promise.then(() => undefined);
      const atMs = await within<number | undefined>(systemClock, Promise.race([marked, ended]), answerLimitMs, () => undefined);
      marks.delete(id);
      return atMs;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
