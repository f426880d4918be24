// Packet loss of a path, as commands for nft; what they refer to is in sidecar/base-rules.ts. Partial loss happens only where
// packets are received, since TCP would know of what its own machine drops, and not behave as on a lossy network. A cut drops
// on both ends of a direction, so that nothing that is still inside the proxy comes out. Pure text.

import type { Effect } from '../../environment.ts';
import { standForIp } from './rules.ts';
import { tableName as table } from './sidecar/nft-shell.ts';

export type DropPackets = Extract<Effect, { primitive: 'drop-packets' }>;

/** One leg of a path and one direction on it: the map of that leg. */
export type Leg = 'up_client' | 'down_client' | 'up_server' | 'down_server';

/** A loss in force, under a name of its own. */
export interface Loss {
  readonly id: string;
  readonly effect: DropPackets;
}

/** On which legs an effect drops. */
export function legsOf({ direction, rate }: DropPackets): Leg[] {
  const cut = rate >= 1;
  const up: Leg[] = cut ? ['up_client', 'up_server'] : ['up_client'];
  const down: Leg[] = cut ? ['down_server', 'down_client'] : ['down_server'];
  return [...(direction === 'down' ? [] : up), ...(direction === 'up' ? [] : down)];
}

/** From one set of losses on a path to another, in one transaction; empty where nothing changes. */
export function lossChanges(port: number, from: readonly Loss[], to: readonly Loss[]): string {
  const legs: Leg[] = ['up_client', 'down_client', 'up_server', 'down_server'];
  const on = (losses: readonly Loss[], leg: Leg) => losses.filter(({ effect }) => legsOf(effect).includes(leg));
  const fresh = to.filter(({ id }) => !from.some((other) => other.id === id));
  return [
    ...fresh.flatMap((loss) => legsOf(loss.effect).flatMap((leg) => countersOf(loss, leg).map((name) => `add counter ${table} ${name}`))),
    ...legs.flatMap((leg) => legChanges(port, leg, on(from, leg).length > 0, on(to, leg))),
  ].join('; ');
}

function legChanges(port: number, leg: Leg, was: boolean, losses: readonly Loss[]): string[] {
  if (!was && losses.length === 0) return [];
  const chain = `${table} ${leg}_${port}`;
  const element = leg.endsWith('client') ? String(port) : standForIp(port);
  if (losses.length === 0) return [`delete element ${table} ${leg} { ${element} }`, `flush chain ${chain}`, `delete chain ${chain}`];
  // The latest first: a cut counts what it drops although there is loss as well.
  const rules = [...losses].reverse().flatMap((loss) => rulesOf(loss, leg).map((rule) => `add rule ${chain} ${rule}`));
  if (was) return [`flush chain ${chain}`, ...rules];
  return [`add chain ${chain}`, ...rules, `add element ${table} ${leg} { ${element} : jump ${leg}_${port} }`];
}

// In parts of a million, which is finer than anybody measures.
const million = 1_000_000;

// With bursts the path has a state: bad, in which every packet is lost, is left with probability 1/burst and entered so that
// the average is the rate (Gilbert's model).
function rulesOf(loss: Loss, leg: Leg): string[] {
  const { rate, burst } = loss.effect;
  const [seenName, lostName] = countersOf(loss, leg);
  const seen = `counter name ${seenName}`;
  const lost = `counter name ${lostName} drop`;
  if (rate >= 1) return [seen, lost];
  if (burst <= 1) return [seen, `numgen random mod ${million} < ${Math.round(rate * million)} ${lost}`];
  const [set, key] = leg === 'up_client' ? ['@bad_up', 'tcp dport'] : ['@bad_down', 'ct original ip daddr'];
  const leave = Math.round(million / burst);
  const enter = Math.min(million, Math.round((million * rate) / (burst * (1 - rate))));
  return [
    seen,
    `${key} ${set} numgen random mod ${million} < ${leave} delete ${set} { ${key} } ${lost}`,
    `${key} ${set} ${lost}`,
    `numgen random mod ${million} < ${enter} add ${set} { ${key} } ${lost}`,
  ];
}

function countersOf({ id }: Loss, leg: Leg): readonly [seen: string, lost: string] {
  return [`${id}_${leg}_seen`, `${id}_${leg}_lost`];
}

/** Lists the counters of a loss; `countedIn` reads the answer. */
export function listCounters(loss: Loss): string {
  return legsOf(loss.effect)
    .flatMap((leg) => countersOf(loss, leg).map((name) => `list counter ${table} ${name}`))
    .join('\n');
}

/** Packets that came by, and how many of them were dropped. */
export interface Counted {
  seen: number;
  lost: number;
}

/** By direction, over all legs. */
export function countedIn(output: string): { readonly up: Counted; readonly down: Counted } {
  const sum = { up: { seen: 0, lost: 0 }, down: { seen: 0, lost: 0 } };
  for (const match of output.matchAll(/counter \w+?_(up|down)_(?:client|server)_(seen|lost) \{\s*packets (\d+)/g))
    sum[match[1] as 'up' | 'down'][match[2] as 'seen' | 'lost'] += Number(match[3]);
  return sum;
}

/** Forgets the counters of a loss that is over. */
export function deleteCounters(loss: Loss): string {
  return legsOf(loss.effect)
    .flatMap((leg) => countersOf(loss, leg).map((name) => `delete counter ${table} ${name}`))
    .join('; ');
}
