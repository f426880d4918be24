// Where the path lives, as a contract. An environment knows a closed set of primitives and says of each whether it
// does it exactly, approximately or not at all, and why. Faults are made of primitives and of nothing else, so a new
// fault needs no change here. Started things are async-disposable; disposing heals and leaves nothing behind.

import type { HistoryEvent } from './history.ts';
import type { Directions, ServerSpec } from './scenario.ts';
import type { Interval } from './time.ts';

/** What can be put on a path, or done to a process, until it is lifted. Times in ms, rates in bytes per second. */
export type Effect =
  | { readonly primitive: 'delay'; readonly direction: Directions; readonly latencyMs: number; readonly jitterMs: number }
  | { readonly primitive: 'rate'; readonly direction: Directions; readonly bytesPerSecond: number }
  | { readonly primitive: 'slice'; readonly direction: Directions; readonly bytes: number; readonly delayMs: number }
  /** Bytes are kept, and delivered in order when lifted; FIN and RST wait with them. */
  | { readonly primitive: 'hold'; readonly direction: Directions }
  /**
   * Bytes, FIN and RST vanish. `lasting`: every connection that was open while it was in force, accepted ones
   * included, stays dead after it is lifted, until an `end` act or its peer's end on both sides. `scope` (default
   * `all`): `open` touches only connections that are open at the start; those accepted later pass.
   */
  | { readonly primitive: 'drop'; readonly direction: Directions; readonly lasting: boolean; readonly scope?: 'all' | 'open' }
  /** How new connections are met. `silent`: accepted, no dial, no byte. `close`: accepted, FIN. `unanswered`: SYN gets no answer. */
  | { readonly primitive: 'accept'; readonly mode: 'refuse' | 'silent' | 'close' | 'unanswered' }
  /** Packets, not bytes, are lost at a receiver; `rate` 1 is a cut. `burst` is the average number lost in a row. */
  | { readonly primitive: 'drop-packets'; readonly direction: Directions; readonly rate: number; readonly burst: number }
  /** Armed: ends a connection after that many bytes (both directions together). */
  | { readonly primitive: 'cut-after'; readonly bytes: number; readonly then: 'fin' | 'rst' }
  /** Armed: acts on a connection that carried nothing for that long. */
  | { readonly primitive: 'on-idle'; readonly afterMs: number; readonly then: 'silent' | 'rst' }
  /** The server process (of this trial's private server) or the client's. `signal` of a server's kill: default SIGKILL. */
  | {
      readonly primitive: 'process';
      readonly target: 'server' | 'client';
      readonly action: 'stop' | 'kill';
      readonly signal?: 'SIGKILL' | 'SIGTERM';
    }
  /** The reference server slows down: accepts per second, delay of each reply, length of the accept queue. */
  | { readonly primitive: 'overload'; readonly acceptsPerSecond?: number; readonly delayMs?: number; readonly backlog?: number };

/** The name of a primitive; `end` is an act of an instant and has no lifting. */
export type PrimitiveName = Effect['primitive'] | 'end';

/** Ends connections now, on both legs. `touched`: those which the same key's lasting drop or silent accept made dead; `open`: all open ones. */
export interface EndAct {
  readonly primitive: 'end';
  readonly how: 'fin' | 'rst';
  readonly which: 'open' | 'touched';
}

/** How faithfully an environment does a primitive. */
export interface Capability {
  readonly fidelity: 'exact' | 'approximate' | 'no';
  /** Why not exact; printed, so a sentence. */
  readonly reason?: string;
}

/** One atomic change of a path: ends first, then effects put in force under `key`. With `atMs` it happens at that instant. */
export interface Injection {
  readonly key: string;
  readonly fault: string;
  readonly occurrence: number;
  readonly effects: readonly Effect[];
  readonly ends: readonly EndAct[];
  readonly atMs?: number;
}

/** Takes off what `key` put in force; `ends` are done in the same instant. */
export interface Lifting {
  readonly key: string;
  readonly ends: readonly EndAct[];
  readonly atMs?: number;
}

/** The way from one client (or a herd) to the server. Its events go to the listener given when it was opened. */
export interface Path extends AsyncDisposable {
  /** Where the client connects. */
  readonly host: string;
  readonly port: number;
  /** Where a client in a container of this environment connects, where that is another address. */
  readonly fromContainers?: { readonly host: string; readonly port: number };
  /** Puts effects in force and answers when: the exact instant, or call start to call end. */
  inject(injection: Injection): Promise<Interval>;
  lift(lifting: Lifting): Promise<Interval>;
  /**
   * One uncounted connection of the harness, as a `probe` event: what a new connection meets now (`reason`: refuse,
   * close, unanswered, open), by which `localPort`. Proves a fault that nobody ran into. It stays for a moment, or as long as
   * it is told, if nobody ends it.
   */
  probe(holdMs?: number): Promise<HistoryEvent>;
  /**
   * Longest run-queue wait of the instrument's own processes on this path (proxy, a server of ours) since the last call, as
   * a `wait` event with side path; undefined where it cannot be known. What they waited must not be held against the client.
   */
  wait(): HistoryEvent | undefined;
  /** Evidence that is measured rather than seen (rule counters); empty where the event stream says it all. */
  proofs(): Promise<readonly HistoryEvent[]>;
  /** Until when every event of this path has been handed to the listener. Ms of CLOCK_MONOTONIC. */
  observedUntil(): Promise<number>;
}

export interface PathOptions {
  /** Unique in the run; becomes the proxy's name. */
  readonly name: string;
  readonly server: RunningServer;
  /** Effects that are in force before anybody connects (conditions). */
  readonly conditions: readonly Effect[];
  readonly listener: (event: HistoryEvent) => void;
}

/** A server as the environment runs it. One serves all trials with the same spec, unless a fault needs a private one. */
export interface RunningServer extends AsyncDisposable {
  /** Where the proxy dials. */
  readonly host: string;
  readonly port: number;
  /** True when the server's own view (accepts, sessions) is reported; then bypasses are seen at the server. */
  readonly observed: boolean;
  /** Events of the server go to every listener, each stamped with `remotePort` so that a trial can pick its own. */
  subscribe(listener: (event: HistoryEvent) => void): () => void;
  observedUntil(): Promise<number>;
  /** Processes of this machine that it consists of, when it is the reference server. */
  readonly pids?: () => readonly number[];
  /** Process faults; undefined where there is no process of ours. Instants as intervals. */
  readonly process?: {
    stop(): Promise<Interval>;
    continue(): Promise<Interval>;
    kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<Interval>;
    /** Starts it again on the same address; answers when a handshake first succeeded. */
    start(): Promise<Interval>;
    overload(effect: Extract<Effect, { primitive: 'overload' }> | undefined): Promise<Interval>;
  };
}

/** A client's program that is an image. Its output and its end are told; only that it cannot be started is an error. */
export interface ContainerStart {
  readonly image: string;
  /** Words in place of the image's own command; empty = that. */
  readonly command: readonly string[];
  /** The whole of what is added to the image's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** One read of its output. */
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer, atMs: number) => void;
  /** Told once, after its last output, when it ended although nobody asked: `exit 1`, and between which instants. */
  readonly onExit: (how: string, at: Interval) => void;
}

/** One life of a container, attached. Disposing removes it. */
export interface RunningContainer extends AsyncDisposable {
  /** Its first process, where that is one of this machine. */
  readonly pids: () => readonly number[];
  /** To its standard input; one that does not read it is no error. */
  write(text: string): void;
  stop(): Promise<Interval>;
  continue(): Promise<Interval>;
  /** SIGKILL; the interval ends when it is gone. */
  kill(): Promise<Interval>;
}

/** Starts containers where the paths of an environment are; or why it cannot, as the rest of a sentence. */
export type Containers = ((start: ContainerStart) => Promise<RunningContainer>) | { readonly reason: string };

/** A started environment. */
export interface Environment extends AsyncDisposable {
  readonly name: 'embedded' | 'docker';
  readonly versions: Readonly<Record<string, string>>;
  /** What each primitive is worth here, known once started (the path was probed). */
  readonly capabilities: Readonly<Record<PrimitiveName, Capability>>;
  server(spec: ServerSpec): Promise<RunningServer>;
  path(options: PathOptions): Promise<Path>;
  /** Most paths at the same time, and so most clients of a trial; absent = no limit of its own. */
  readonly mostPaths?: number;
  /** Words before a command that start a client where its path is (a private network); absent = anywhere on this machine. */
  readonly inside?: readonly string[];
  /** Clients that are images; absent = no run of this environment asked for them. */
  readonly containers?: Containers;
  /** Slots of the queue that a server of its own takes, for a trial that hurts it; absent = those of a process (16). */
  readonly serverWeight?: number;
  /** Settles (with the cause) when a part of the environment died unasked: exit code 3. */
  readonly broken: Promise<Error>;
}
