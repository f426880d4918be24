// A fault, as a contract: named by what the client's socket sees, made of an environment's primitives, with the proof
// that it reached the wire. A fault is data and pure functions only; what it needs of an environment is computed from
// the effects it maps to. One file a fault, one line in faults/index.ts.

import type { ZodObject } from 'zod';
import type { Capability, Effect, EndAct, PrimitiveName } from './environment.ts';
import type { Directions } from './scenario.ts';

/** What a fault does, computed from its attributes. */
export interface FaultActions {
  /** Done at the start, once: ends of connections. */
  readonly startEnds: readonly EndAct[];
  /** In force from start to heal. */
  readonly effects: readonly Effect[];
  /** Done in the instant of the heal. */
  readonly healEnds: readonly EndAct[];
}

/**
 * How it is proved that an occurrence reached the wire (DESIGN, truth rule 1).
 * `silence`: a send in a faulted direction did not arrive and no byte was delivered in any until heal; `ended`: the path sent
 * RST (or FIN) and the connection was gone; `delay`: a chunk was delivered late by at least `minMs`; `attempts`: a
 * connect attempt, the client's or one uncounted probe, met what was promised; `fired`: the armed fault acted; `pieces`: a
 * chunk larger than `bytes` came in and only pieces of at most `bytes` went out; `counters`: packets were dropped;
 * `process`: the process was stopped or gone; `none`: a no-op has nothing to prove.
 */
export type Proof =
  | { readonly kind: 'silence'; readonly direction: Directions }
  | { readonly kind: 'ended'; readonly how: 'fin' | 'rst' }
  | { readonly kind: 'delay'; readonly direction: Directions; readonly minMs: number }
  | { readonly kind: 'attempts'; readonly mode: 'refuse' | 'silent' | 'close' | 'unanswered' }
  | { readonly kind: 'fired' }
  | { readonly kind: 'pieces'; readonly direction: Directions; readonly bytes: number }
  | { readonly kind: 'counters'; readonly direction: Directions }
  | { readonly kind: 'process' }
  | { readonly kind: 'none' };

/** What each party sees, in words; generated tables and the contract test read it. */
export interface Sees {
  readonly open: string;
  readonly fresh: string;
  readonly heal: string;
}

export interface FaultType {
  readonly type: string;
  /** One sentence for the guide. */
  readonly summary: string;
  /** Attributes as written in a file; durations and rates stay text here, `resolve` makes numbers of them. */
  readonly attributes: ZodObject;
  /** `span`: has a start and a heal, `for` is required; `instant`: heal = start; `armed`: starts when it fires; `lasting`: `for` may be left out. */
  readonly timing: 'span' | 'instant' | 'armed' | 'lasting';
  /** `lasting` types only: without `for` it heals at once (a restart) instead of never. */
  readonly atOnce?: boolean;
  readonly level: 'proxy' | 'packet' | 'process' | 'server' | 'any';
  /** May stand under `conditions`. */
  readonly condition: boolean;
  /** Text attributes to numbers: the only place where this fault's units are known. Input has passed `attributes`. */
  resolve(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** From resolved attributes. */
  actions(attributes: Readonly<Record<string, unknown>>): FaultActions;
  proof(attributes: Readonly<Record<string, unknown>>): Proof;
  sees(attributes: Readonly<Record<string, unknown>>): Sees;
  /** True where everything in the client's receiving direction is dropped, held or ended at once: then theory has a band. */
  silent(attributes: Readonly<Record<string, unknown>>): boolean;
  /** True where open connections cannot live on after it. */
  endsConnections(attributes: Readonly<Record<string, unknown>>): boolean;
}

/** The primitives that actions need. */
export function primitivesOf(actions: FaultActions): PrimitiveName[] {
  return [...new Set([...actions.startEnds, ...actions.effects, ...actions.healEnds].map((act) => act.primitive))];
}

/** The worst fidelity among what a fault needs, with the reasons of what is not exact. */
export function fidelityOf(actions: FaultActions, capabilities: Readonly<Record<PrimitiveName, Capability>>): Capability {
  const needed = primitivesOf(actions).map((name) => capabilities[name]);
  const rank = { exact: 0, approximate: 1, no: 2 } as const;
  const worst = needed.reduce((a, b) => (rank[b.fidelity] > rank[a.fidelity] ? b : a), { fidelity: 'exact' } as Capability);
  return worst;
}
