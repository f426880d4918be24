// Which scenarios of those loaded take part: by setting, tag, name pattern, earlier verdict and shard. Pure. Shards are
// packed by planned time, since they run on machines of their own and the slowest decides.

import { FlatlineError } from '../error.ts';
import type { Scenario } from '../scenario.ts';
import { fullName } from '../vitest/full-name.ts';

/** `2/3`: the second of three shares. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface Selection {
  readonly setting?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Regular expression on `fullName`, as Vitest's -t. */
  readonly namePattern?: string | undefined;
  /** Only these ids. */
  readonly ids?: ReadonlySet<string> | undefined;
  readonly shard?: Shard | undefined;
}

/** `2/3` to a shard. Throws a RangeError. */
export function parseShard(text: string): Shard {
  const match = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text);
  const shard = { index: Number(match?.[1]), count: Number(match?.[2]) };
  if (match === null || shard.index > shard.count) throw new RangeError('expected a share such as 2/3');
  return shard;
}

/** The scenarios that take part, in the order given. `costMs` is the planned time of one. */
export function select(scenarios: readonly Scenario[], selection: Selection, costMs: (scenario: Scenario) => number): Scenario[] {
  const pattern = selection.namePattern === undefined ? undefined : patternOf(selection.namePattern);
  const chosen = scenarios.filter(
    (scenario) =>
      (selection.setting === undefined || scenario.setting === selection.setting) &&
      (selection.tags === undefined || selection.tags.some((tag) => scenario.tags.includes(tag))) &&
      (pattern === undefined || pattern.test(fullName(scenario))) &&
      (selection.ids === undefined || selection.ids.has(scenario.id)),
  );
  return selection.shard === undefined ? chosen : shardOf(chosen, selection.shard, costMs);
}

/** The regular expression that somebody typed. Throws a FlatlineError (exit 2). */
export function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new FlatlineError(`"${text}" is not a regular expression`, {
      code: 'FL-U004',
      blame: 'author',
      where: '-t',
      hint: `write ${JSON.stringify(text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'))} to match it literally`,
    });
  }
}

// Longest first into the share with the least so far; ties go by id, so that every machine packs alike.
function shardOf(scenarios: readonly Scenario[], shard: Shard, costMs: (scenario: Scenario) => number): Scenario[] {
  const shares = Array.from({ length: shard.count }, () => ({ sumMs: 0, ids: new Set<string>() }));
  const longestFirst = scenarios
    .map((scenario) => ({ id: scenario.id, costMs: costMs(scenario) }))
    .sort((a, b) => b.costMs - a.costMs || (a.id < b.id ? -1 : 1));
  for (const { id, costMs: cost } of longestFirst) {
    const least = shares.reduce((best, share) => (share.sumMs < best.sumMs ? share : best));
    least.sumMs += cost;
    least.ids.add(id);
  }
  const mine = shares[shard.index - 1]?.ids ?? new Set();
  return scenarios.filter((scenario) => mine.has(scenario.id));
}
