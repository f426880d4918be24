// Blocks to a comparison: the table, the differences that are real, who is dominated, what to take. Works on measured and
// on modelled blocks alike, since it asks only for numbers; which of the two they are stands in every result. Pure.

import { quantile } from '../statistics/quantile.ts';
import { adviceOf, dominators, type Relations, relationsOf } from './advice.ts';
import { type BlockValues, type ComparedSetting, type Comparison, fewestBlocks, type SettingBlocks } from './comparison.ts';
import { type Differences, differencesOf, figureOf } from './difference.ts';
import { theorySlackMs } from './doubt.ts';

/** What else a comparison says of itself. */
export type ComparisonOrigin = Pick<Comparison, 'evidence' | 'name' | 'file' | 'seed' | 'environment' | 'notes'>;

type Picked = (values: BlockValues) => number | null;

/** Compares settings; `tested` where their differences were tested together with others. */
export function compareSettings(settings: readonly SettingBlocks[], origin: ComparisonOrigin, tested?: Differences): Comparison {
  const pick = worstBy(settings);
  const { real, tests } = tested ?? differencesOf(settings, pick);
  const relations = relationsOf(real);
  const ranked = tests > 0;
  const plain = settings.map((setting) => tableRow(setting, pick)).sort(byWorst);
  const placed = plain.map((row) => ({ ...row, rank: ranked ? rankOf(row, plain, relations) : null }));
  const rows = ranked ? placed.map((row) => ({ ...row, dominatedBy: dominators(row, placed, relations) })) : placed;
  return {
    version: 1,
    ...origin,
    settings: rows,
    differences: real,
    tests,
    ranked,
    advice: ranked ? adviceOf(rows, relations) : [],
    notes: [...origin.notes, ...notesOn(rows, ranked, settings)],
  };
}

/** What detection is judged by. An end that arrives is noticed at once, whatever was heard before: there silence says nothing. */
export function worstBy(settings: readonly SettingBlocks[]): Picked {
  const ends = settings.length > 0 && settings.every((setting) => setting.silent === false || setting.predicted?.maxMs === 0);
  const silent = settings.some((setting) => [...setting.blocks.values()].some((values) => values.silenceMs !== null));
  return ends || !silent ? (values) => values.detectionMs : (values) => values.silenceMs;
}

function tableRow(setting: SettingBlocks, pick: Picked): ComparedSetting {
  const values = (of: Picked) => [...setting.blocks.values()].map(of).filter((value) => value !== null);
  const detections = values((each) => each.detectionMs);
  const recoveries = values((each) => each.recoveryMs);
  const at = (all: readonly number[], q: number) => (all.length === 0 ? null : quantile(all, q));
  return {
    name: setting.name,
    rank: null,
    n: detections.length,
    worstMs: figureOf('worst-case detection', setting, pick),
    detectionP50Ms: at(detections, 0.5),
    detectionP95Ms: at(detections, 0.95),
    recoveryP50Ms: at(recoveries, 0.5),
    recoveryP90Ms: at(recoveries, 0.9),
    predicted: setting.predicted,
    inBand: isInBand(setting, detections),
    mistakes: setting.mistakes,
    traffic: setting.traffic,
    peakPerSecond: setting.peakPerSecond,
    herd: setting.herd,
    dominatedBy: [],
    detectionsMs: detections.filter((value) => Number.isFinite(value)).sort((a, b) => a - b),
    missed: detections.filter((value) => !Number.isFinite(value)).length,
  };
}

function isInBand({ predicted, uncertaintyMs }: SettingBlocks, detections: readonly number[]): boolean | null {
  if (predicted === null || detections.length === 0) return null;
  const slackMs = theorySlackMs(uncertaintyMs);
  return detections.every((value) => value >= predicted.minMs - slackMs && value <= predicted.maxMs + slackMs);
}

function byWorst(a: ComparedSetting, b: ComparedSetting): number {
  const [x, y] = [a, b].map((row) => row.worstMs ?? Number.POSITIVE_INFINITY) as [number, number];
  return (x === y ? 0 : x - y) || a.name.localeCompare(b.name);
}

function rankOf(row: ComparedSetting, all: readonly ComparedSetting[], { faster }: Relations): number {
  return 1 + all.filter((other) => faster(other, row)).length;
}

function notesOn(rows: readonly ComparedSetting[], ranked: boolean, settings: readonly SettingBlocks[]): string[] {
  const blocks = Math.max(0, ...settings.map((setting) => setting.blocks.size));
  const outside = rows.filter((row) => row.inBand === false).map((row) => row.name);
  const without = rows.filter((row) => row.n === 0).map((row) => row.name);
  return [
    ...(ranked ? [] : [`${blocks} blocks are points, not a ranking: it takes ${fewestBlocks} (--trials ${fewestBlocks})`]),
    ...(outside.length === 0 ? [] : [`outside the band that theory allows: ${outside.join(', ')}`]),
    ...(without.length === 0 ? [] : [`without a sample: ${without.join(', ')}`]),
  ];
}
