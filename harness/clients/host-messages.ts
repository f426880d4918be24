// What the coordinator and the client host say to each other over their channel. The host answers a mark after everything
// that it saw before it, so that the absence of an event can be proof.

import type { HistoryEvent } from '../history.ts';
import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';

/** One reference client, as the host needs it. */
export interface HostedSettings {
  /** Name in the trial. */
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  readonly seed: string;
}

/** `id` is unique among the clients of a host. Messages travel in arrays: those of one turn of the event loop together. */
export type ToHost =
  | { readonly type: 'start'; readonly id: number; readonly settings: HostedSettings }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'mark'; readonly id: number };

export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'events'; readonly events: readonly (readonly [id: number, event: HistoryEvent])[] }
  /** Everything before `atMs` has been sent. */
  | { readonly type: 'marked'; readonly id: number; readonly atMs: number }
  /** Nothing comes from these any more. */
  | { readonly type: 'stopped'; readonly ids: readonly number[] };
