// The flags of `run` and `try` after they were checked, as data: between the command line, which knows how they are
// written, and the commands, which know what they mean.

import type { Shard } from './select.ts';

/** Flags of `run`, as commander hands them over. */
export interface RunFlags {
  readonly env?: 'embedded' | 'docker';
  readonly seed?: string;
  readonly trial?: string;
  readonly setting?: string;
  readonly shard?: Shard;
  readonly json?: boolean;
  readonly allowUnsupported?: boolean;
  readonly budget?: number;
  readonly watch?: boolean;
  readonly lastFailed?: boolean;
  readonly tag?: readonly string[];
  readonly testNamePattern?: string;
  readonly logLevel: string;
  readonly reports?: string;
  readonly parallel?: number;
}
