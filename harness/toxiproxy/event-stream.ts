// Reads the proxy's event stream: lines of NDJSON become history events, marks wake those who wait for them. A stream that
// breaks off rejects every wait from then on, so that nobody takes missing events for silence on the wire. Lines are read
// a millisecond's worth at a time, since a herd that loses its server sends thousands at once, and timers must not wait.

import type { IncomingMessage } from 'node:http';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { fromNanoseconds } from '../time.ts';
import { inTurns } from '../turns.ts';
import type { MarkLine, WireEvent } from './wire-event.ts';

/** Told of an event and of the proxy that saw it. */
export type ProxyListener = (event: HistoryEvent, proxy: string) => void;

/** An open stream. */
export interface EventStream extends AsyncDisposable {
  /** Settles when the mark has come, i.e. every event before it has been handed over. */
  marked(id: number): Promise<void>;
}

// A look at the clock costs as much as some lines.
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
  const lines = inTurns(line, linesBetweenLooks);
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
