// A bundled server, as a contract: a well-known server program of the machine, or a small one in Node around a library of
// the user's project, that a scenario names by one word. Its file under programs/ says how it is started.

import type { Options } from '../clients/bundled-client.ts';

/** What a bundled server's own program runs with. */
export interface BundledServerRun {
  readonly host: string;
  readonly port: number;
  readonly options: Options;
  /** Loads a library of the user's project. */
  load(name: string): unknown;
}

interface Named {
  /** The word that a scenario writes after `use`. */
  readonly use: string;
  /** Its options, each with its meaning. */
  readonly options?: Readonly<Record<string, string>>;
}

/** The same server as a container; its image stands in docker-compose.yml under the word after `use`. */
export interface ContainerForm {
  /** Where it listens in its container. */
  readonly port: number;
  /** What the image is told instead of its own command. */
  command(options: Options): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Pattern of the line that says it is ready; else: when it accepts. */
  readonly ready?: string;
}

/** A program that the machine has. */
export interface ForeignServer extends Named {
  /** Program and arguments; `$FLATLINE_PORT` and `$FLATLINE_FOLDER` (an empty folder of its own) are filled in. */
  command(options: Options): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Pattern of the line that says it is ready; else: when it accepts. */
  readonly ready?: string;
  /** How long that may take; default as for any command. */
  readonly readyMs?: number;
  /** How long it usually takes, ms, where that is long: for planned times. */
  readonly usualMs?: number;
  /** For the docker environment. */
  readonly container: ContainerForm;
  /** How to get it. */
  readonly install: string;
}

/** A program of ours around a library. */
export interface NodeServer extends Named {
  /** The package that it needs, resolved from the user's project. */
  readonly library?: string;
  run(run: BundledServerRun): void | Promise<void>;
}

/** One bundled server. */
export type BundledServer = ForeignServer | NodeServer;
