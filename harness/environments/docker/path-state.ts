// What a path through the real Toxiproxy is made of, while it is open. Its changes and its watching share it.

import type { Effect, PathOptions } from '../../environment.ts';
import type { HistoryEvent } from '../../history.ts';
import { nowMs } from '../../time.ts';
import type { Control } from '../../toxiproxy/control.ts';
import type { Armed } from './armed.ts';
import type { EntryWay } from './entry-way.ts';
import type { Fates } from './fates.ts';
import type { Generation, Generations, ToxicEntry } from './generations.ts';
import type { Losses } from './losses.ts';
import type { Ports } from './ports.ts';
import type { Sidecar } from './sidecar.ts';
import { isToxic } from './toxics.ts';

/** What all paths of a run share. */
export interface PathSurroundings {
  readonly api: Control;
  readonly sidecar: Sidecar;
  readonly ports: Ports;
  /** Where clients reach a port of the proxy. */
  address(port: number): { readonly host: string; readonly port: number };
  /** Where containers of the run's network reach it. */
  inside(port: number): { readonly host: string; readonly port: number };
  /** Flushes the wire's events; settles with an instant until which all were handed over. */
  mark(): Promise<number>;
  /** Processes of this machine that carry the path. */
  pids(): readonly number[];
}

/** An effect in force, under a name of its own. */
export interface InForce {
  readonly id: string;
  readonly key: string;
  readonly fault: string;
  readonly occurrence: number;
  readonly effect: Effect;
}

/** What a path is opened with; the probe's own has no server. */
export type OwnPathOptions = Omit<PathOptions, 'server'> & Partial<Pick<PathOptions, 'server'>>;

export interface PathState {
  readonly surroundings: PathSurroundings;
  readonly options: OwnPathOptions;
  readonly port: number;
  readonly proxies: Generations;
  readonly entry: EntryWay;
  readonly losses: Losses;
  readonly fates: Fates;
  readonly armed: Armed;
  /** When each connection was accepted. */
  readonly accepted: Map<number, number>;
  /** Since when new connections go to which proxy; the first one is not in it. */
  readonly moves: { readonly sinceMs: number; readonly generation: Generation }[];
  /** When the path itself ended connections, as seen on the wire; emptied before each end. */
  readonly ended: number[];
  /** Changes happen one at a time. */
  readonly inTurn: <T>(work: () => Promise<T>, atMs?: number) => Promise<T>;
  inForce: InForce[];
  count: number;
}

/** A name for one more effect: for toxics, counters and chains. */
export function nextId(state: PathState): string {
  state.count += 1;
  return `e${state.port}x${state.count}`;
}

/** An event of the path itself. */
export function tell(state: PathState, event: Omit<HistoryEvent, 'side' | 'observer'>): void {
  state.options.listener({ ...event, side: 'path', observer: 'proxy' });
}

/** New connections go to the fresh proxy from now on. */
export async function moveOn(state: PathState, fresh: Generation): Promise<void> {
  state.proxies.moveTo(fresh);
  await state.entry.lead(fresh.port);
  state.moves.push({ sinceMs: nowMs(), generation: fresh });
}

/** The proxy that a connection goes through, if it is still there. */
export function generationOf(state: PathState, conn: number): Generation | undefined {
  const acceptedMs = state.accepted.get(conn) ?? nowMs();
  const moved = state.moves.findLast(({ sinceMs }) => sinceMs <= acceptedMs)?.generation;
  return state.proxies.all.find((generation) => (moved === undefined ? generation.port === state.port : generation === moved));
}

/** What a further proxy must have from the start: all that toxics do and that new connections meet. */
export function toxicEntries(state: PathState, without?: string): ToxicEntry[] {
  return state.inForce.flatMap(({ id, key, effect }) => {
    if (key === without || !isToxic(effect) || (effect.primitive === 'drop' && effect.scope === 'open')) return [];
    return [{ id, effect }];
  });
}
