// Lines on their way to a client, late by the service delay of an overloaded server. Order is kept when the delay changes,
// and what still waits is sent at once when the delay is taken away.

import type { Clock } from '../time.ts';

export interface Outbox {
  send(line: string): void;
  /** Sends everything that waits, then does `last`. */
  flush(last?: () => void): void;
  drop(): void;
}

/** `delayMs` is asked for each line. */
export function outbox(clock: Clock, delayMs: () => number, send: (line: string) => void): Outbox {
  let waiting: { readonly atMs: number; readonly line: string }[] = [];
  let cancel = () => {};
  const due = () => {
    const now = clock.nowMs();
    while (waiting[0] !== undefined && waiting[0].atMs <= now) send(waiting.shift()?.line ?? '');
    if (waiting[0] !== undefined) cancel = clock.at(waiting[0].atMs, due);
  };
  return {
    send(line) {
      const lateMs = delayMs();
      const lastMs = waiting.at(-1)?.atMs ?? 0;
      if (lateMs === 0 && waiting.length === 0) return send(line);
      waiting.push({ line, atMs: Math.max(clock.nowMs() + lateMs, lastMs) });
      if (waiting.length === 1) cancel = clock.at(waiting[0]?.atMs ?? 0, due);
    },
    flush(last) {
      cancel();
      const rest = waiting;
      waiting = [];
      for (const { line } of rest) send(line);
      last?.();
    },
    drop() {
      cancel();
      waiting = [];
    },
  };
}
