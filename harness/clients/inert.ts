// Faults of processes that do nothing on purpose: FLATLINE_INERT names primitives that the environment claims to have carried
// out and has not. It is how tests show that a fault which never happened is found out, and is never set otherwise.

import { type Interval, nowMs } from '../time.ts';

/** True where this primitive (`process`, `overload`, `drop-packets`, …) is switched off. */
export function isInert(primitive: string): boolean {
  return (process.env['FLATLINE_INERT'] ?? '').split(',').includes(primitive);
}

/** The same acts, none of which does anything. */
export function inertActs<Acts extends object>(acts: Acts): Acts {
  const nothing = async (): Promise<Interval> => {
    const atMs = nowMs();
    return { lo: atMs, hi: nowMs() };
  };
  return Object.fromEntries(Object.keys(acts).map((name) => [name, nothing])) as Acts;
}
