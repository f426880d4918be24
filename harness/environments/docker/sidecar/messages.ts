// What is said between the harness and its sidecar, one JSON line each, over one TCP connection. Every request is answered in
// the order of the work; instants are CLOCK_MONOTONIC in ms, which containers share with their host.

import type { WireFields } from '../../../toxiproxy/wire-event.ts';
import type { StandInMode } from './stand-ins.ts';

/** The control port of the sidecar, in the proxy's network namespace. */
export const controlPort = 9475;
export type Request = { readonly id: number } & (
  | { readonly do: 'watch'; readonly port: number }
  | { readonly do: 'block'; readonly port: number; readonly from: number; readonly count: number }
  | { readonly do: 'unwatch'; readonly port: number }
  /** nft commands, one transaction a line, carried out together; `output` of the answer is what they print. */
  | { readonly do: 'rules'; readonly text: string }
  /** Destroys the proxy's sockets of these listening ports, both legs, with RST. */
  | { readonly do: 'reset'; readonly ports: readonly number[] }
  /** Listens on `at` in place of the proxy; what is accepted there belongs to `key`. */
  | { readonly do: 'stand-in'; readonly port: number; readonly at: number; readonly mode: StandInMode; readonly key: string }
  | { readonly do: 'stand-in-closed'; readonly at: number }
  /** Ends what stand-ins accepted for a path; absent `key` = all of it. */
  | { readonly do: 'end-stand-ins'; readonly port: number; readonly how: 'fin' | 'rst'; readonly key?: string }
  | { readonly do: 'mark' }
);

/** A request before it has its number. */
export type Ask = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;

export interface Answer {
  readonly id: number;
  readonly lo: number;
  readonly hi: number;
  readonly output?: string;
  readonly error?: string;
}

export type FromSidecar =
  /** First line of every connection. */
  | { readonly type: 'hello'; readonly nowMs: number; readonly ip: string; readonly gateway: string }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'events'; readonly events: readonly { readonly path: number; readonly event: WireFields }[] }
  /** The capture lost packets: from now on observation is not complete. */
  | { readonly type: 'lost'; readonly reason: string };
