// Reads the proxy's event stream: lines of NDJSON become history events, marks wake those who wait for them. A stream that
// breaks off rejects every wait from then on, so that nobody takes missing events for silence on the wire.

import type { IncomingMessage } from 'node:http';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { fromNanoseconds } from '../time.ts';
import type { MarkLine, WireEvent } from './wire-event.ts';

/** An event with the name of the proxy that saw it. */
export type ProxyEvent = HistoryEvent & { readonly proxy: string };

/** An open stream. */
export interface EventStream extends AsyncDisposable {
  /** Settles when the mark has come, i.e. every event before it has been handed over. */
  marked(id: number): Promise<void>;
}

/** Hands each event to the listener, in order. */
export function readEvents(response: IncomingMessage, listener: (event: ProxyEvent) => void): EventStream {
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  let ended: FlatlineError | undefined;
  let rest = '';
  const end = () => {
    ended ??= brokenOff();
    for (const wait of waiting.values()) wait.reject(ended);
    waiting.clear();
  };
  const line = (text: string) => {
    const value = JSON.parse(text) as WireEvent | MarkLine;
    if (value.kind !== 'mark') return listener(historyEvent(value));
    waiting.get(value.id)?.resolve();
    waiting.delete(value.id);
  };
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) line(text);
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

function historyEvent({ at, ...fields }: WireEvent): ProxyEvent {
  const atMs = fromNanoseconds(at);
  return { lo: atMs, hi: atMs, side: 'path', observer: 'proxy', ...fields };
}

function brokenOff(): FlatlineError {
  return new FlatlineError("the proxy's event stream broke off: what happened from then on was not seen", {
    code: 'FL-P024',
    blame: 'environment',
  });
}
