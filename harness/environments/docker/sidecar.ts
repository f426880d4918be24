// The harness's end of the sidecar: one TCP connection over which it is told what to do and tells what it saw. Every request
// is bounded; when the connection is lost, or packets were, whoever relied on it is told once.

import { connect, type Socket } from 'node:net';
import { FlatlineError } from '../../error.ts';
import { nowMs, systemClock, within } from '../../time.ts';
import type { WireFields } from '../../toxiproxy/wire-event.ts';
import type { Answer, Ask, FromSidecar } from './sidecar/messages.ts';

const answerLimitMs = 5000;

/** The sidecar of a run. */
export interface Sidecar extends Disposable {
  /** The proxy's address, and its network's way out: the engine's host. */
  readonly ip: string;
  readonly gateway: string;
  /** Carries a request out. Throws a FlatlineError: FL-E040 refused, FL-E041 no answer. */
  ask(request: Ask): Promise<Answer>;
  /** Events of the path with that port go to `listener`. Returns the end of it. */
  subscribe(path: number, listener: (event: WireFields) => void): () => void;
  /** Everything that passed before the returned instant has been handed to the listeners. */
  mark(): Promise<number>;
  /** Settles when it is gone, or lost packets. */
  readonly broken: Promise<Error>;
}

/** Connects to it. Throws a FlatlineError (FL-E042) where its clock is not this machine's. */
export async function connectSidecar(host: string, port: number): Promise<Sidecar> {
  const socket = connect({ host, port, noDelay: true });
  const listeners = new Map<number, (event: WireFields) => void>();
  const waiting = new Map<number, (answer: Answer) => void>();
  const hello = Promise.withResolvers<Extract<FromSidecar, { type: 'hello' }>>();
  const broken = Promise.withResolvers<Error>();
  let asked = false;
  lines(socket, (message) => {
    if (message.type === 'answer') waiting.get(message.answer.id)?.(message.answer);
    else if (message.type === 'events') for (const { path, event } of message.events) listeners.get(path)?.(event);
    else if (message.type === 'hello') hello.resolve(message);
    else broken.resolve(lostSight(message.reason));
  });
  const gone = (why: string) => {
    if (!asked) broken.resolve(lostSight(why));
    hello.reject(lostSight(why));
  };
  hello.promise.catch(() => {});
  socket.on('error', (error) => gone(error.message));
  socket.on('close', () => gone('its connection was closed'));
  const fromMs = nowMs();
  const greeting = await within(systemClock, hello.promise, answerLimitMs, () => Promise.reject(lostSight('it did not answer')));
  sameClock(greeting.nowMs, fromMs, nowMs());
  let lastId = 0;
  const ask = async (request: Ask): Promise<Answer> => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    if (socket.writable) socket.write(`${JSON.stringify({ id, ...request })}\n`);
    const ended = broken.promise.then((error) => Promise.reject<Answer>(error));
    ended.catch(() => {});
    const answer = await within(systemClock, Promise.race([answered, ended]), answerLimitMs, () => Promise.reject(notInTime(request.do)));
    waiting.delete(id);
    if (answer.error !== undefined) throw refused(request.do, answer.error);
    return answer;
  };
  return {
    ip: greeting.ip,
    gateway: greeting.gateway,
    broken: broken.promise,
    ask,
    mark: async () => Number((await ask({ do: 'mark' })).output),
    subscribe(path, listener) {
      listeners.set(path, listener);
      return () => void listeners.delete(path);
    },
    [Symbol.dispose]() {
      asked = true;
      socket.destroy();
    },
  };
}

// Each message has a turn of its own: who waited for an answer goes on before the events that came after it are handed over,
// although both may have been read at once.
function lines(socket: Socket, take: (message: FromSidecar) => void): void {
  const unread: string[] = [];
  let rest = '';
  const next = () => {
    const part = unread.shift();
    if (part !== undefined) take(JSON.parse(part) as FromSidecar);
    if (unread.length > 0) setImmediate(next);
  };
  socket.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    if (unread.length === 0 && parts.length > 0) setImmediate(next);
    unread.push(...parts);
  });
}

// Instants of the container are compared with ours, so both must come from one clock: one kernel.
function sameClock(toldMs: number, fromMs: number, toMs: number): void {
  if (toldMs >= fromMs - 1000 && toldMs <= toMs + 1) return;
  throw new FlatlineError('the container engine runs on another machine (or in a virtual one): its clock is not this one', {
    code: 'FL-E042',
    blame: 'environment',
    hint: 'run flatline where the engine runs, or use --env embedded',
  });
}

function lostSight(why: string): FlatlineError {
  return new FlatlineError(`the sidecar of Toxiproxy was lost: ${why}`, {
    code: 'FL-E043',
    blame: 'environment',
    hint: 'see logs/ in the report folder',
  });
}

function refused(what: string, why: string): FlatlineError {
  return new FlatlineError(`the sidecar could not do "${what}": ${why}`, { code: 'FL-E040', blame: 'environment' });
}

function notInTime(what: string): FlatlineError {
  return new FlatlineError(`the sidecar did not answer "${what}" within ${answerLimitMs} ms`, { code: 'FL-E041', blame: 'environment' });
}
