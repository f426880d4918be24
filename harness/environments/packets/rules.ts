// Packet loss as nftables rules, in words that nft reads. Drops are at `prerouting` only, where a packet arrives: a sender
// whose own output is dropped would be told, and TCP would not behave as on a lossy network. Each path has a chain a
// direction, each loss a chain of its own with counters for what it saw and what it dropped. Pure.

import type { Effect } from '../../environment.ts';
import type { Direction } from '../../history.ts';
import type { Directions } from '../../scenario.ts';

/** Name of our table; nothing outside it is ever touched. */
export const table = 'flatline';

/** What nft is told once, before anything else. */
export const baseRules: readonly string[] = [
  `add table inet ${table}`,
  `add counter inet ${table} done`,
  `add map inet ${table} up { type inet_service : verdict; }`,
  `add map inet ${table} down { type inet_service : verdict; }`,
  `add chain inet ${table} arriving { type filter hook prerouting priority -300; }`,
  `add rule inet ${table} arriving tcp dport vmap @up`,
  `add rule inet ${table} arriving tcp sport vmap @down`,
];

export type DropPackets = Extract<Effect, { primitive: 'drop-packets' }>;

/** One loss in force on one path. `id` is a word for nft, unique in the namespace. */
export interface Loss {
  readonly id: string;
  readonly effect: DropPackets;
}

/** Directions as a list. */
export function waysOf(direction: Directions): readonly Direction[] {
  return direction === 'both' ? ['up', 'down'] : [direction];
}

/** Chains of a path by its port: up = packets to the proxy, down = packets from it. */
export function openPathRules(port: number): string[] {
  return (['up', 'down'] as const).flatMap((way) => [
    `add chain inet ${table} ${way}_${port}`,
    `add element inet ${table} ${way} { ${port} : jump ${way}_${port} }`,
  ]);
}

export function closePathRules(port: number): string[] {
  return (['up', 'down'] as const).flatMap((way) => [
    `delete element inet ${table} ${way} { ${port} }`,
    `flush chain inet ${table} ${way}_${port}`,
    `delete chain inet ${table} ${way}_${port}`,
  ]);
}

/** Counters of a loss in a direction: packets seen, packets dropped. */
export function countersOf(loss: Loss, way: Direction): { readonly seen: string; readonly lost: string } {
  return { seen: `${loss.id}_${way}_seen`, lost: `${loss.id}_${way}_lost` };
}

/** The chains of a loss. `inert`: they count what they see and drop nothing. */
export function lossRules(loss: Loss, inert: boolean): string[] {
  return waysOf(loss.effect.direction).flatMap((way) => {
    const name = `${loss.id}_${way}`;
    const { seen, lost } = countersOf(loss, way);
    const rule = (text: string) => `add rule inet ${table} ${name} ${text}`;
    return [
      `add counter inet ${table} ${seen}`,
      `add counter inet ${table} ${lost}`,
      `add chain inet ${table} ${name}`,
      ...(loss.effect.burst > 1 ? [`add set inet ${table} ${name} { type inet_service; size 65535; flags dynamic; }`] : []),
      rule(`counter name ${seen}`),
      ...(inert ? [] : dropRules(loss.effect, way, name, lost).map(rule)),
    ];
  });
}

// A burst is Gilbert's model: in the bad state everything is lost; the state changes from packet to packet. The state is
// whether the path's port is in a set of ours. With average length b the bad state is left with 1/b, and entered so
// that the share lost is what was asked for.
function dropRules({ rate, burst }: DropPackets, way: Direction, set: string, lost: string): string[] {
  const port = way === 'up' ? 'tcp dport' : 'tcp sport';
  if (rate >= 1) return [`counter name ${lost} drop`];
  if (burst <= 1) return [`${chance(rate)} counter name ${lost} drop`];
  return [
    `${port} @${set} ${chance(1 / burst)} delete @${set} { ${port} } return`,
    `${port} @${set} counter name ${lost} drop`,
    `${chance(rate / (burst * (1 - rate)))} add @${set} { ${port} } counter name ${lost} drop`,
  ];
}

function chance(share: number): string {
  return `numgen random mod 1000000 < ${Math.min(1_000_000, Math.round(share * 1_000_000))}`;
}

/** What a path's chains jump to, anew: all of it in one transaction. */
export function inForceRules(port: number, losses: readonly Loss[]): string[] {
  return (['up', 'down'] as const).flatMap((way) => [
    `flush chain inet ${table} ${way}_${port}`,
    ...losses
      .filter((loss) => waysOf(loss.effect.direction).includes(way))
      .map((loss) => `add rule inet ${table} ${way}_${port} jump ${loss.id}_${way}`),
  ]);
}

/** Takes a loss away that nothing jumps to any more. */
export function forgetRules(loss: Loss): string[] {
  return waysOf(loss.effect.direction).flatMap((way) => {
    const name = `${loss.id}_${way}`;
    const { seen, lost } = countersOf(loss, way);
    return [
      `flush chain inet ${table} ${name}`,
      `delete chain inet ${table} ${name}`,
      ...(loss.effect.burst > 1 ? [`delete set inet ${table} ${name}`] : []),
      `delete counter inet ${table} ${seen}`,
      `delete counter inet ${table} ${lost}`,
    ];
  });
}
