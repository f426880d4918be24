// A bundled client, as a contract: a well-known library that a project brings itself, driven the way its documentation
// shows, in a process of its own. Its file under programs/ says what is known of the library, and how it is driven.

import type { HeartbeatSpec } from '../scenario.ts';

/** Options as a scenario writes them. */
export type Options = Readonly<Record<string, unknown>>;

/** What the program says; `down` is said only by one that was up. Every line carries the instant. */
export interface Say {
  connecting(): void;
  up(): void;
  beat(): void;
  down(reason?: string): void;
  gaveUp(): void;
}

/** What a bundled client runs with. */
export interface BundledRun {
  readonly host: string;
  readonly port: number;
  /** Name in the trial: `c1`, … */
  readonly client: string;
  /** The scenario's options without `version`. */
  readonly options: Options;
  /** The library's module; its file under programs/ knows the type. */
  readonly library: unknown;
  /** Loads another library of the project, e.g. the WebSocket that this one rides on. */
  load(name: string): unknown;
  readonly say: Say;
}

/** One bundled client. */
export interface BundledClient {
  /** The word that a scenario writes after `use`. */
  readonly use: string;
  /** The package, resolved from the user's project. */
  readonly library: string;
  /** Versions that it was seen to work with. */
  readonly versions: string;
  /** The bundled server that it talks to when the scenario names none. */
  readonly server: string;
  /** What counts as a beat, for people. */
  readonly beats: string;
  /** Options of its own beside the library's, each with its meaning. */
  readonly options?: Readonly<Record<string, string>>;
  /** How the library notices death with these options (and those of the server), where that is known; for the prediction. */
  heartbeat?(options: Options, server: Options): HeartbeatSpec | undefined;
  run(run: BundledRun): void | Promise<void>;
}

/** A number among options, or its default. */
export function numberOf(options: Options, name: string, otherwise: number): number {
  const value = options[name];
  return typeof value === 'number' ? value : otherwise;
}

/** The options that are the library's own: all but those that the bundled client reads itself. */
export function libraryOptions(options: Options, own: Readonly<Record<string, string>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !Object.hasOwn(own, name)));
}
