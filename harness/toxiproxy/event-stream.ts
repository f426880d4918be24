// Reads the proxy's event stream: lines of NDJSON become history events, marks wake those who wait for them. A stream that
// breaks off rejects every wait from then on, so that nobody takes missing events for silence on the wire. Lines are read
// a few milliseconds' worth at a time, since a herd that loses its server sends thousands at once, and timers must not wait.

import type { IncomingMessage } from 'node:http';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { fromNanoseconds, nowMs } from '../time.ts';
import type { MarkLine, WireEvent } from './wire-event.ts';

/** Told of an event and of the proxy that saw it. */
export type ProxyListener = (event: HistoryEvent, proxy: string) => void;

/** An open stream. */
export interface EventStream extends AsyncDisposable {
  /** Settles when the mark has come, i.e. every event before it has been handed over. */
  marked(id: number): Promise<void>;
}

// How long lines are read before timers get their turn, and how many are read between two looks at the clock.
const turnMs = 1;
const linesBetweenLooks = 16;

/** Hands each event to the listener, in order. */
export function readEvents(response: IncomingMessage, listener: ProxyListener): EventStream {
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  let ended: FlatlineError | undefined;
  let rest = '';
  const end = () => {
    lines.all();
    ended ??= brokenOff();
    for (const wait of waiting.values()) wait.reject(ended);
    waiting.clear();
  };
  const line = (text: string) => {
    const value = JSON.parse(text) as WireEvent | MarkLine;
    if (value.kind !== 'mark') return tell(listener, value);
    waiting.get(value.id)?.resolve();
    waiting.delete(value.id);
  };
  const lines = inTurns(line);
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    const whole = (rest + part).split('\n');
    rest = whole.pop() ?? '';
    lines.add(whole);
  });
  response.on('error', end);
  response.on('close', end);
  response.socket?.unref();
  return {
    marked(id) {
      if (ended !== undefined) return Promise.reject(ended);
      const wait = Promise.withResolvers<void>();
      waiting.set(id, wait);
      return wait.promise;
    },
    async [Symbol.asyncDispose]() {
      response.destroy();
    },
  };
}

// Hands texts on in order, never for long without letting the event loop go round.
function inTurns(use: (text: string) => void): { add(texts: readonly string[]): void; all(): void } {
  const waiting: (readonly string[])[] = [];
  let next = 0;
  const turn = (untilMs: number) => {
    for (let texts = waiting[0]; texts !== undefined; texts = waiting[0]) {
      while (next < texts.length) {
        if (next % linesBetweenLooks === 0 && nowMs() > untilMs) return void setImmediate(() => turn(nowMs() + turnMs));
        next += 1;
        use(texts[next - 1] ?? '');
      }
      waiting.shift();
      next = 0;
    }
  };
  return {
    add(texts) {
      waiting.push(texts);
      if (waiting.length === 1) turn(nowMs() + turnMs);
    },
    all: () => turn(Number.POSITIVE_INFINITY),
  };
}

function tell(listener: ProxyListener, { proxy, at, ...fields }: WireEvent): void {
  const atMs = fromNanoseconds(at);
  listener({ lo: atMs, hi: atMs, side: 'path', observer: 'proxy', ...fields }, proxy);
}

function brokenOff(): FlatlineError {
  return new FlatlineError("the proxy's event stream broke off: what happened from then on was not seen", {
    code: 'FL-P024',
    blame: 'environment',
  });
}
