// Which differences between settings are real: exact paired sign test on the differences within blocks, Holm over all pairs
// and both metrics, and large enough to matter. With fewer than thirty blocks nothing is claimed. Pure.

import { quantile } from '../statistics/quantile.ts';
import { holm, signTest } from '../statistics/sign-test.ts';
import { type BlockValues, type Difference, fewestBlocks, type PrimaryMetric, type SettingBlocks } from './comparison.ts';

/** Chance of even one false claim among all of them. */
const level = 0.05;

/** What was tested, and what held. */
export interface Differences {
  readonly real: readonly Difference[];
  readonly tests: number;
}

interface Test {
  readonly metric: PrimaryMetric;
  readonly a: SettingBlocks;
  readonly b: SettingBlocks;
  readonly differences: readonly number[];
  readonly p: number;
}

/** Two settings, and what their detection is judged by: silence, or the detection time itself. */
export interface Pair {
  readonly a: SettingBlocks;
  readonly b: SettingBlocks;
  readonly worst: (values: BlockValues) => number | null;
}

/** Tests every pair of settings in both metrics. */
export function differencesOf(settings: readonly SettingBlocks[], worst: Pair['worst']): Differences {
  const pairs = differencesOfPairs(settings.flatMap((a, index) => settings.slice(index + 1).map((b) => ({ a, b, worst }))));
  return { real: pairs.flatMap(({ real }) => real), tests: pairs.reduce((sum, { tests }) => sum + tests, 0) };
}

/** Tests just these pairs in both metrics, all together at one level; an answer for each pair. */
export function differencesOfPairs(pairs: readonly Pair[]): Differences[] {
  const metrics: PrimaryMetric[] = ['worst-case detection', 'recovery'];
  const tests = pairs.flatMap((pair, index) =>
    metrics.map((metric) => ({ index, pick: pickOf(metric, pair), ...testOf(metric, pair.a, pair.b, pickOf(metric, pair)) })),
  );
  const usable = tests.filter((test) => test.differences.length >= fewestBlocks);
  const adjusted = holm(usable.map((test) => test.p));
  const claims = usable.map((test, place) => ({ index: test.index, real: claimOf(test, adjusted[place] ?? 1, test.pick) }));
  return pairs.map((_, index) => {
    const own = claims.filter((claim) => claim.index === index);
    return { real: own.flatMap(({ real }) => real), tests: own.length };
  });
}

function pickOf(metric: PrimaryMetric, { worst }: Pair): Pair['worst'] {
  return metric === 'recovery' ? (values) => values.recoveryMs : worst;
}

function testOf(metric: PrimaryMetric, a: SettingBlocks, b: SettingBlocks, pick: (values: BlockValues) => number | null): Test {
  const differences = [...a.blocks].flatMap(([number, values]) => {
    const other = b.blocks.get(number);
    const [x, y] = [pick(values), other === undefined ? null : pick(other)];
    return x === null || y === null ? [] : [x === y ? 0 : x - y];
  });
  return { metric, a, b, differences, p: signTest(differences).p };
}

// Both the typical block and the figure in the table must say so, and by more than the instrument or a beat can blur.
function claimOf(test: Test, p: number, pick: (values: BlockValues) => number | null): Difference[] {
  const { metric, a, b, differences } = test;
  if (p >= level) return [];
  const medianMs = quantile(differences, 0.5);
  const shownMs = (figureOf(metric, a, pick) ?? 0) - (figureOf(metric, b, pick) ?? 0);
  if (Math.abs(medianMs) <= leastMs(a, b) || Math.sign(medianMs) !== Math.sign(shownMs)) return [];
  const [faster, slower] = medianMs < 0 ? [a, b] : [b, a];
  if (metric === 'worst-case detection' && !worstCasesApart(faster, slower, pick)) return [];
  const byMs = Math.abs(metric === 'recovery' ? medianMs : shownMs);
  return [{ metric, faster: faster.name, slower: slower.name, byMs, p }];
}

// Where silence varies from block to block (a second cycle), the worst case is not pinned: the largest of n may fall short of
// it by up to three n-ths of the spread (at 95 %). Being usually quicker is no better worst case.
function worstCasesApart(faster: SettingBlocks, slower: SettingBlocks, pick: (values: BlockValues) => number | null): boolean {
  const values = [...faster.blocks.values()].map(pick).filter((value) => value !== null);
  const [leastSeenMs, mostSeenMs] = [Math.min(...values), Math.max(...values)];
  const atMostMs = mostSeenMs + (3 / values.length) * (mostSeenMs - leastSeenMs);
  return (figureOf('worst-case detection', slower, pick) ?? 0) - atMostMs > leastMs(faster, slower);
}

/** The figure of a primary metric: largest value, or 90th percentile; null without samples. */
export function figureOf(metric: PrimaryMetric, setting: SettingBlocks, pick: (values: BlockValues) => number | null): number | null {
  const values = [...setting.blocks.values()].map(pick).filter((value) => value !== null);
  if (values.length === 0) return null;
  return metric === 'recovery' ? quantile(values, 0.9) : Math.max(...values);
}

/** Smaller differences are not called one: twice the uncertainty, 5 % of the smaller interval. */
export function leastMs(a: SettingBlocks, b: SettingBlocks): number {
  const intervalMs = Math.min(a.intervalMs ?? Number.POSITIVE_INFINITY, b.intervalMs ?? Number.POSITIVE_INFINITY);
  return Math.max(2 * a.uncertaintyMs, 2 * b.uncertaintyMs, Number.isFinite(intervalMs) ? 0.05 * intervalMs : 0);
}
