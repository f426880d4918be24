// The history of one trial: everything that happened, in order, each thing with who saw it and when, as an interval.
// It is the only evidence. What a side claims is one event, what its socket saw is another, and both carry observer
// and side. A history without its end record, or observed for less than the horizon, proves nothing.

import type { Interval } from './time.ts';

/** Who saw it. */
export type Observer = 'client' | 'proxy' | 'server' | 'kernel' | 'harness';
/** Whose doing or whose state it is. */
export type Side = 'client' | 'server' | 'path' | 'harness';
/** up = client to server. */
export type Direction = 'up' | 'down';
/** Who ended a connection. `path` = Flatline's own fault did it. */
export type Closer = 'client' | 'server' | 'path' | 'harness';

/**
 * What can happen. The prefix groups nothing; the observer and the side say who.
 *
 * claims of a client (side client, observer client): `connecting` (an attempt begins), `connected` (TCP handshake
 * done; carries `localPort`), `up`, `beat`, `down` (with `reason`), `gave-up`, `exit` (with `reason`), `note`.
 * `attempt-over`: an attempt failed or was given up (`reason`). `sent`: it wrote a ping. `stale`: a reply that proves nothing. `socket-end`, `socket-reset`: what its own socket saw.
 *
 * wire (observer proxy, side path; `conn` = number of the connection on that path, from 1): `accept` (`remotePort` = the
 * client's local port), `dial` (to the server began), `dialled` (`localPort` of the dial), `dial-failed`,
 * `bytes` (a chunk came in: `direction`, `bytes`, `fate`), `delivered` (a chunk went out: `direction`, `bytes`),
 * `fin`, `rst` (that side ended it: `by` client or server), `ended` (the path sent FIN or RST itself: `how`, `direction`
 * of the receiving leg; `by` is path for a fault), `closed` (nothing is left of it; `by` = who closed first),
 * `effect` (a fault's effect came in force or was lifted on the path: `fault`, `occurrence`, `on`).
 *
 * server (observer server, side server): `accept` (`remotePort`), `session-up`, `session-down` (`reason`), `closed`.
 *
 * harness: `stage` (`reason` = connect, steady, fault, heal, recover, hold), `inject`, `heal` (call start to call end, or
 * the exact instant), `probe` (one of the harness's own connections, `localPort`), `jump` (the harness stood still from
 * lo to hi), `wait` (run-queue wait of the client's process in [lo, hi], `waitMs`), `proof` (something the environment
 * measured, e.g. rule counters: `bytes` = count), `note`.
 */
export type EventKind =
  | 'connecting'
  | 'connected'
  | 'up'
  | 'beat'
  | 'sent'
  | 'stale'
  | 'down'
  | 'gave-up'
  | 'attempt-over'
  | 'exit'
  | 'socket-end'
  | 'socket-reset'
  | 'accept'
  | 'dial'
  | 'dialled'
  | 'dial-failed'
  | 'bytes'
  | 'delivered'
  | 'fin'
  | 'rst'
  | 'ended'
  | 'closed'
  | 'effect'
  | 'session-up'
  | 'session-down'
  | 'stage'
  | 'inject'
  | 'heal'
  | 'probe'
  | 'jump'
  | 'wait'
  | 'proof'
  | 'note';

/** What became of a chunk when it came in. `passed` = on its way at once or after its delay; `held` = kept until heal. */
export type Fate = 'passed' | 'held' | 'dropped';

export interface HistoryEvent extends Interval {
  readonly kind: EventKind;
  readonly side: Side;
  readonly observer: Observer;
  /** Name of the client in the trial: `c1`, `c2`, … Absent for events of a shared path that belong to nobody yet. */
  readonly client?: string;
  /** Number of the connection on the client's path, from 1, as the proxy counts accepts. */
  readonly conn?: number;
  /** Number of the client's connect attempt, from 1. */
  readonly attempt?: number;
  readonly fault?: string;
  /** Which start-to-heal of that fault, from 1. */
  readonly occurrence?: number;
  readonly direction?: Direction;
  readonly bytes?: number;
  readonly fate?: Fate;
  readonly how?: 'fin' | 'rst';
  readonly by?: Closer;
  readonly on?: boolean;
  readonly localPort?: number;
  readonly remotePort?: number;
  readonly reason?: string;
  readonly waitMs?: number;
  /** A `proof` of packets: how many came by, of which `bytes` were dropped, and the share that was asked for (0 to 1). */
  readonly seen?: number;
  readonly asked?: number;
}

/** How far each observer saw; milliseconds of CLOCK_MONOTONIC. Absent = that observer was not there. */
export interface ObservedUntil {
  readonly client?: number;
  readonly proxy?: number;
  readonly server?: number;
}

/** The last line of a history. `why` says why the trial ended; `dropped` counts events that were lost. */
export interface HistoryEnd {
  readonly atMs: number;
  readonly observedUntil: ObservedUntil;
  readonly dropped: number;
  readonly why: string;
}

/** The first line: what is needed to judge the trial again, without the scenario file. */
export interface HistoryHeader {
  readonly v: 1;
  /** The resolved scenario with positions and the quoted source lines. */
  readonly scenario: unknown;
  readonly plan: unknown;
  readonly seed: string;
  readonly environment: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly clock: 'CLOCK_MONOTONIC';
  /** How many trials ran at the same time. */
  readonly concurrency: number;
  /** Half-width, in ms, that calibration adds to claims of this run. */
  readonly uncertaintyMs: number;
}

/** One trial. `end` is missing when the record broke off; such a history is inconclusive, whatever it shows. */
export interface History {
  readonly header: HistoryHeader;
  readonly events: readonly HistoryEvent[];
  readonly end: HistoryEnd | undefined;
}

/** Where a running trial collects its events. `await`-ers are woken at each event. */
export interface Recorder {
  add(event: HistoryEvent): void;
  readonly events: readonly HistoryEvent[];
  /** Calls `listener` after each event; returns the end of it. */
  subscribe(listener: (event: HistoryEvent) => void): () => void;
}

/** A recorder in memory. */
export function recorder(): Recorder {
  const events: HistoryEvent[] = [];
  const listeners = new Set<(event: HistoryEvent) => void>();
  return {
    events,
    add(event) {
      events.push(event);
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** An instant known exactly, or to within what the clock shows. */
export function exactly(instantMs: number): Interval {
  return { lo: instantMs, hi: instantMs };
}
