// A reason not to run an experiment, as data; the loader shows it at the line of its key.

import type { FaultType } from '../fault.ts';

/** One reason not to run, at a key of the scenario. */
export interface Refusal {
  /** Dotted path as in the file: `expect.detection.within`. */
  readonly path: string;
  /** Whether the key or the value is to be shown; by default the value of a scalar, the key of a map. */
  readonly part?: 'key' | 'value';
  /** `FL-P` and three digits; stable. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Fault types by name. */
export type Types = Readonly<Record<string, FaultType>>;
