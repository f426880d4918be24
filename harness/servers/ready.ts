// When does a server that is not ours accept? Asked again and again until it does: a TCP handshake, an HTTP answer, or a
// line of its log. The answer is an interval, from the last time it did not to the first time it did.

import { get } from 'node:http';
import { connect } from 'node:net';
import { boundedPatterns } from '../clients/bounded-patterns.ts';
import type { ReadySpec } from '../scenario.ts';
import { type Interval, nowMs, sleep, systemClock, within } from '../time.ts';

const pauseMs = 10;
const answerLimitMs = 2_000;

/** Waits until the server is ready, or rejects with the signal's reason. `line` gives its output, line by line. */
export async function becomesReady(
  ready: ReadySpec,
  address: { readonly host: string; readonly port: number },
  onLine: (listener: (line: string) => void) => void,
  signal: AbortSignal,
): Promise<Interval> {
  if ('log' in ready) return await aborted(logged(ready.log, onLine), signal);
  const ask = 'http' in ready ? () => answers(address, ready.http) : () => accepts(address);
  for (let lo = nowMs(); ; ) {
    const askedMs = nowMs();
    if (await within(systemClock, ask(), answerLimitMs, () => false)) return { lo, hi: nowMs() };
    lo = askedMs;
    await sleep(systemClock, pauseMs, signal);
  }
}

function logged(pattern: string, onLine: (listener: (line: string) => void) => void): Promise<Interval> {
  const lo = nowMs();
  const match = boundedPatterns([pattern]);
  return new Promise((resolve, reject) =>
    onLine((line) => {
      try {
        if (match([line])[0] !== undefined) resolve({ lo, hi: nowMs() });
      } catch (error) {
        reject(error);
      }
    }),
  );
}

// One that ended before it was asked tells nobody any more.
function aborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** Whether a TCP handshake succeeds now. */
export function accepts({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
    socket.setTimeout(answerLimitMs, () => socket.destroy(new Error('no answer')));
  });
}

// Any answer below 400: a health page may redirect.
function answers({ host, port }: { readonly host: string; readonly port: number }, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path, agent: false, timeout: answerLimitMs }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    request.on('error', () => resolve(false));
    request.on('timeout', () => request.destroy());
  });
}
