// The reference protocol without I/O: what comes in, what goes out. A machine is told everything with the instant at which
// it happened, and answers with effects that its host carries out; it never asks for the time and never draws unseeded.
// The host calls `input({ type: 'time' })` when `deadlineMs()` is reached; a host that is late is judged by the
// instants it gives, input before time: what was read first counts first.
//
//   host:  socket events --input--> machine --effects--> connect, send, close, say

/** What a client's host tells the machine. `connection` is the number that the machine gave with `connect`; input of an older one is ignored. */
export type ClientInput = { readonly atMs: number } & (
  | { readonly type: 'start' }
  | { readonly type: 'connected'; readonly connection: number }
  | { readonly type: 'refused'; readonly connection: number; readonly reason: string }
  | { readonly type: 'line'; readonly connection: number; readonly line: string }
  | { readonly type: 'ended'; readonly connection: number; readonly how: 'fin' | 'rst' | 'error'; readonly reason: string }
  | { readonly type: 'time' }
  | { readonly type: 'stop' }
);

/** What a client says of itself; each becomes one history event. */
export type ClientClaim = 'connecting' | 'up' | 'beat' | 'stale' | 'down' | 'gave-up';

/** What the machine wants done, in order. */
export type ClientEffect =
  | { readonly do: 'connect'; readonly connection: number }
  | { readonly do: 'send'; readonly connection: number; readonly line: string }
  /** Give the connection up: the host destroys the socket. */
  | { readonly do: 'close'; readonly connection: number }
  | {
      readonly do: 'say';
      readonly claim: ClientClaim;
      readonly connection: number;
      readonly attempt: number;
      readonly atMs: number;
      readonly reason?: string;
    };

/** What the server's host tells the machine of one connection. */
export type ServerInput = { readonly atMs: number } & (
  | { readonly type: 'accepted' }
  | { readonly type: 'line'; readonly line: string }
  /** Bytes that can never become a line: too long, or not UTF-8. */
  | { readonly type: 'garbage'; readonly reason: string }
  | { readonly type: 'ended'; readonly how: 'fin' | 'rst' | 'error' }
  | { readonly type: 'time' }
);

/** Session events of one connection, as the server sees it. */
export type ServerEffect =
  | { readonly do: 'send'; readonly line: string }
  /** FIN after what was sent. */
  | { readonly do: 'end' }
  | {
      readonly do: 'say';
      readonly claim: 'session-up' | 'session-down';
      readonly atMs: number;
      readonly name?: string;
      readonly reason?: string;
    };

/** A protocol machine; one for each client, or for each connection of the server. */
export interface Machine<Input, Effect> {
  input(input: Input): readonly Effect[];
  /** When it wants to be told the time, in ms of the same clock; undefined = only when something happens. */
  deadlineMs(): number | undefined;
}
