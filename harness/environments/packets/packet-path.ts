// The packet faults of one path: losses come and go by key, in any order, beside each other. What the rules counted is the
// proof, read when a loss is lifted and told as an event with the asked and the effective share.

import type { Effect, Injection } from '../../environment.ts';
import type { HistoryEvent } from '../../history.ts';
import { type Interval, sleepUntil, systemClock } from '../../time.ts';
import type { RuleSession } from './rule-session.ts';
import {
  closePathRules,
  countersOf,
  type DropPackets,
  forgetRules,
  inForceRules,
  type Loss,
  lossRules,
  openPathRules,
  waysOf,
} from './rules.ts';

/** Losses on the leg between client and proxy. */
export interface PacketPath extends AsyncDisposable {
  /** In force under the injection's key; the interval says when. */
  inject(injection: Pick<Injection, 'key' | 'fault' | 'occurrence' | 'effects' | 'atMs'>): Promise<Interval>;
  /** Undefined where the key has nothing in force here. */
  lift(key: string, atMs?: number): Promise<Interval | undefined>;
  has(key: string): boolean;
  /** What the losses still in force have counted so far. */
  proofs(): Promise<readonly HistoryEvent[]>;
}

interface Active extends Loss {
  readonly key: string;
  readonly fault: string;
  readonly occurrence: number;
}

export interface PacketPathOptions {
  readonly rules: RuleSession;
  readonly port: number;
  /** Drops nothing, to prove that a fault without effect is found out. */
  readonly inert: boolean;
  readonly listener: (event: HistoryEvent) => void;
}

let lastId = 0;

/** Losses of the path whose proxy listens on `port`. Nothing is told to nft before the first. */
export function packetPath({ rules, port, inert, listener }: PacketPathOptions): PacketPath {
  let active: readonly Active[] = [];
  let opened = false;
  const proofsOf = (losses: readonly Active[]) => readProofs(rules, losses);
  return {
    has: (key) => active.some((loss) => loss.key === key),
    async inject({ key, fault, occurrence, effects, atMs }) {
      const fresh = effects.filter(isDrop).map((effect) => ({ id: nextId(), key, fault, occurrence, effect }));
      const opening = opened ? [] : openPathRules(port);
      opened = true;
      await rules.apply([...opening, ...fresh.flatMap((loss) => lossRules(loss, inert))]);
      if (atMs !== undefined) await sleepUntil(systemClock, atMs);
      active = [...active, ...fresh];
      return await rules.apply(inForceRules(port, active));
    },
    async lift(key, atMs) {
      if (!active.some((loss) => loss.key === key)) return undefined;
      if (atMs !== undefined) await sleepUntil(systemClock, atMs);
      const gone = active.filter((loss) => loss.key === key);
      active = active.filter((loss) => loss.key !== key);
      const lifted = await rules.apply(inForceRules(port, active));
      for (const proof of await proofsOf(gone)) listener(proof);
      await rules.apply(gone.flatMap(forgetRules));
      return lifted;
    },
    proofs: () => proofsOf(active),
    async [Symbol.asyncDispose]() {
      if (!opened) return;
      await rules.apply([...closePathRules(port), ...active.flatMap(forgetRules)]).catch(() => {});
    },
  };
}

/** True for what is done to packets. */
export function isDrop(effect: Effect): effect is DropPackets {
  return effect.primitive === 'drop-packets';
}

function nextId(): string {
  lastId += 1;
  return `loss${lastId}`;
}

async function readProofs(rules: RuleSession, losses: readonly Active[]): Promise<HistoryEvent[]> {
  const ways = losses.flatMap((loss) => waysOf(loss.effect.direction).map((way) => ({ loss, way, names: countersOf(loss, way) })));
  if (ways.length === 0) return [];
  const lo = systemClock.nowMs();
  const counts = await rules.counters(ways.flatMap(({ names }) => [names.seen, names.lost]));
  const hi = systemClock.nowMs();
  return ways.map(({ loss, way, names }) => ({
    kind: 'proof',
    side: 'path',
    observer: 'kernel',
    lo,
    hi,
    fault: loss.fault,
    occurrence: loss.occurrence,
    direction: way,
    bytes: counts.get(names.lost) ?? 0,
    seen: counts.get(names.seen) ?? 0,
    asked: loss.effect.rate,
    reason: loss.effect.rate >= 1 ? 'cut' : 'loss',
  }));
}
