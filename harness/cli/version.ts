// The version of this installation, read from its package.json: two folders up both in a clone and in dist.

import { readFileSync } from 'node:fs';

/** Flatline's version, e.g. `0.1.0`. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
