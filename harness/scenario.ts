// The experiment as data, in its resolved form: defaults filled in, settings merged, durations in milliseconds, one
// Scenario for each scenario file x setting. The loader makes it from YAML or TypeScript; the plan, the verdict and the
// reports read it. It is plain JSON, so it travels between processes and stands at the head of every history.

import type { Direction } from './history.ts';

/** `both` directions, or one: `up` is client to server. */
export type Directions = 'both' | Direction;

/** How death is noticed. Models and letters as in section 3 of Chen-style closed forms, see heartbeat/bound.ts. */
export type DetectorSpec =
  | { readonly type: 'reply-timeout'; readonly timeoutMs: number; readonly misses: number }
  | { readonly type: 'outstanding'; readonly max: number }
  | { readonly type: 'silence'; readonly windowMs: number; readonly lookMs?: number }
  | { readonly type: 'empty-ticks'; readonly count: number }
  | {
      readonly type: 'phi-accrual';
      readonly threshold: number;
      readonly pauseMs: number;
      readonly minDeviationMs: number;
      /** How gaps are assumed to be distributed: `logistic` (Akka's approximation of the normal; default), `normal`, `exponential` (Cassandra). */
      readonly distribution?: 'logistic' | 'normal' | 'exponential';
    }
  /** `window`: how many arrivals the estimate rests on; default 32. */
  | { readonly type: 'chen'; readonly marginMs: number; readonly window?: number }
  /** The margin adapts; `leastMarginMs` is its floor, since it starts at nothing. */
  | { readonly type: 'bertier'; readonly leastMarginMs: number }
  | { readonly type: 'none' };

/** When and how beats are exchanged. `keepAlive` is TCP's own, in the kernel. */
export interface HeartbeatSpec {
  readonly intervalMs: number;
  readonly from: 'client' | 'server' | 'both';
  readonly detector: DetectorSpec;
  readonly keepAlive?: { readonly idleMs: number; readonly intervalMs: number; readonly count: number };
}

/** How long to wait before which attempt. `connectTimeoutMs` runs from the start of connect to the first acknowledged beat. */
export type ReconnectSpec = { readonly connectTimeoutMs: number; readonly attempts?: number } & (
  | { readonly type: 'none' }
  | { readonly type: 'constant'; readonly delayMs: number }
  | { readonly type: 'list'; readonly delaysMs: readonly number[] }
  | {
      readonly type: 'exponential';
      readonly initialMs: number;
      readonly maxMs: number;
      readonly factor: number;
      readonly jitter: 'none' | 'full' | 'equal' | 'decorrelated';
    }
);

/** When a server counts as ready, and how long that may take. */
export type ReadySpec = ({ readonly log: string } | { readonly http: string } | { readonly tcp: true }) & { readonly withinMs?: number };

interface StartedServer {
  readonly alias?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ready: ReadySpec;
  readonly gone?: string;
}

/** What clients talk to. Everything but `reference` is somebody else's program. */
export type ServerSpec =
  | { readonly use: 'reference'; readonly heartbeat?: HeartbeatSpec; readonly protocol: 'lines' | 'websocket' }
  | ({ readonly use: 'command'; readonly command: readonly string[] } & StartedServer)
  | ({ readonly use: 'image'; readonly image: string; readonly port: number; readonly command?: readonly string[] } & StartedServer)
  | ({ readonly use: 'compose'; readonly file: string; readonly service: string; readonly port: number } & StartedServer)
  /** A well-known server as Flatline starts it. */
  | ({ readonly use: 'bundled'; readonly name: string; readonly options: Readonly<Record<string, unknown>> } & StartedServer)
  | ({ readonly use: 'address'; readonly address: string } & Pick<StartedServer, 'alias' | 'gone'>);

/** Which events a client prints: JSON lines, none (judged by the wire), or text patterns. */
export type EventsSpec =
  | 'lines'
  | 'none'
  | { readonly up?: string; readonly beat?: string; readonly down?: string; readonly gaveUp?: string };

/** The thing under test. `heartbeat` and `reconnect` are absent for a black box that declares none: then there is no prediction. */
export interface ClientSpec {
  /** `reference`, `command`, `image`, or the name of a bundled client. */
  readonly use: string;
  readonly count: number;
  readonly path: 'own' | 'shared';
  /** Starts of several clients are spread over this. */
  readonly overMs: number;
  readonly command?: readonly string[];
  readonly image?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly events: EventsSpec;
  readonly heartbeat?: HeartbeatSpec;
  readonly reconnect?: ReconnectSpec;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the path is always like: a fault type with attributes only. */
export interface ConditionSpec {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A point of time in a trial: an offset after steady, or an event of another fault or of the client. */
export type AtSpec =
  | { readonly afterMs: number }
  | { readonly after: 'down' | `${string}.started` | `${string}.healed`; readonly plusMs: number };

/** One fault of a scenario; its attributes are the fault type's own, durations resolved to milliseconds under `…Ms` names. */
export interface FaultSpec {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly at: AtSpec;
  /** Absent for instant types, and for what never comes back. A range is spread over the trials. */
  readonly for?: { readonly fromMs: number; readonly toMs: number };
  readonly everyMs?: number;
  readonly times: number;
  /** How many of the clients are hit. */
  readonly clients: 'all' | { readonly count: number } | { readonly share: number };
  /** `spread`: strata of the heartbeat cycle; a number: always there; absent: no aiming. */
  readonly phase?: 'spread' | number;
}

/** What may be asked of detection, on either side. */
export interface DetectSpec {
  readonly withinMs?: number | 'predicted';
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly notBeforeMs?: number;
  /** Share of samples, 0 to 1, that may be missed. */
  readonly missed: number;
  readonly of: string;
  readonly signal: 'claim' | 'close' | 'exit';
}

/** What the scenario asserts. Absent = not judged, but for `fires` and `exit`, which are implied. */
export interface ExpectSpec {
  readonly detection?: 'never' | DetectSpec;
  readonly serverDetection?: 'never' | DetectSpec;
  readonly resume?: { readonly withinMs: number; readonly success: number };
  readonly reconnect?:
    | 'never'
    | {
        readonly withinMs?: number;
        readonly p50Ms?: number;
        readonly p95Ms?: number;
        readonly success: number;
        readonly attempts?: { readonly min?: number; readonly max?: number };
        readonly attemptMs?: number;
        readonly peakPerSecond?: number;
      };
  readonly mistakes?: number | { readonly ratePerHour: number };
  readonly duplicates?: number;
  readonly fires: Readonly<Record<string, 'always' | 'never'>>;
  readonly exit: 'never' | 'any';
  readonly cost?: { readonly beatsPerHour?: number; readonly bytesPerHour?: number };
}

/** Where a key stands in the scenario file; 1-based, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One experiment, resolved. */
export interface Scenario {
  /** Stable short name of file x scenario x setting, safe as a folder name: readable part plus a hash. */
  readonly id: string;
  readonly name: string;
  readonly why?: string;
  readonly tags: readonly string[];
  /** Path as people should read it, relative to the working folder where that is shorter. */
  readonly file: string;
  /** The setting or matrix cell, e.g. `often` or `interval=1s`; absent without `settings` and `matrix`. */
  readonly setting?: string;
  readonly server: ServerSpec;
  readonly client: ClientSpec;
  readonly conditions: readonly ConditionSpec[];
  readonly steadyMs: number;
  readonly faults: readonly FaultSpec[];
  readonly recoverMs: number;
  readonly trials: number;
  readonly expect: ExpectSpec;
  readonly expectFailure?: { readonly of: readonly string[]; readonly why: string };
  /** True when a TypeScript scenario has a `check` function; it runs where Vitest runs. */
  readonly hasCheck: boolean;
  /** Where keys stand: `name`, `faults.0`, `expect.detection.within`, … */
  readonly positions: Readonly<Record<string, Position>>;
  /** The source lines that positions name, so that a stored verdict can still quote them. */
  readonly source: Readonly<Record<number, string>>;
  /** Where merged values came from: dotted path to `file`, `config`, `default` or `setting`. */
  readonly origins: Readonly<Record<string, string>>;
  /** What the plan warns of, already worded. */
  readonly warnings: readonly string[];
}
