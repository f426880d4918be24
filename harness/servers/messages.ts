// What is said between the harness and the reference server: over an ipc channel when it is a child process, as one JSON
// line a message on standard output and on its control connections when it runs in a container. The server answers a mark
// after everything that it saw before it.

import type { HistoryEvent } from '../history.ts';

/** How slow the server is on purpose; absent = not at all. Times in ms. */
export interface Overload {
  readonly acceptsPerSecond?: number;
  readonly delayMs?: number;
  readonly backlog?: number;
}

export type ToServer =
  | { readonly type: 'mark'; readonly id: number }
  | { readonly type: 'overload'; readonly id: number; readonly overload: Overload };

export type FromServer =
  /** It listens; the instant lies in [lo, hi]. */
  | { readonly type: 'ready'; readonly port: number; readonly lo: number; readonly hi: number }
  | { readonly type: 'events'; readonly events: readonly HistoryEvent[] }
  /** Everything before `atMs` has been sent; a new overload is in force since then. */
  | { readonly type: 'marked'; readonly id: number; readonly atMs: number };
