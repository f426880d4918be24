// A comparison as rows of text, shared by the terminal, Markdown and HTML, so that they cannot disagree. Numbers of a model
// are marked, since they were computed and not measured.

import { mistakesOf } from '../../engine/advice.ts';
import type { ComparedSetting, Comparison, Difference, MistakeEstimate } from '../../engine/comparison.ts';
import { shortDuration } from '../wording.ts';

/** Heads of the columns. */
export const columns = [
  '#',
  'setting',
  'worst case',
  'theory',
  'detection p50',
  'p95',
  'recovery p50',
  'p90',
  'mistakes/h',
  'beats/h',
  'bytes/h',
  'wake-ups/h',
  'peak/s',
  'n',
] as const;

/** The cells of one setting, in the order of `columns`. */
export function cellsOf(setting: ComparedSetting): string[] {
  return [
    setting.rank === null ? '·' : String(setting.rank),
    `${setting.name}${setting.dominatedBy.length === 0 ? '' : ' †'}`,
    `${time(setting.worstMs)}${setting.inBand === false ? ' !' : ''}`,
    setting.predicted === null ? '–' : `${shortDuration(setting.predicted.minMs)} to ${shortDuration(setting.predicted.maxMs)}`,
    time(setting.detectionP50Ms),
    time(setting.detectionP95Ms),
    time(setting.recoveryP50Ms),
    time(setting.recoveryP90Ms),
    mistakesCell(mistakesOf(setting)),
    setting.traffic === null ? '–' : String(Math.round(setting.traffic.beatsPerHour)),
    setting.traffic === null ? '–' : String(Math.round(setting.traffic.bytesPerHour)),
    setting.traffic === null ? '–' : String(Math.round(setting.traffic.wakeUpsPerHour)),
    setting.peakPerSecond === null ? '–' : String(setting.peakPerSecond),
    String(setting.n),
  ];
}

function mistakesCell(estimate: MistakeEstimate | undefined): string {
  if (estimate === undefined) return '–';
  const mark = estimate.evidence === 'model' ? ' ᵐ' : '';
  return estimate.count === 0 ? `< ${digits(estimate.hi)}${mark}` : `${digits(estimate.perHour)}${mark}`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function time(valueMs: number | null): string {
  return valueMs === null ? '–' : shortDuration(valueMs);
}

/** What the marks mean, as far as they are used. */
export function legendOf(comparison: Comparison): string[] {
  const { settings } = comparison;
  const estimates = settings.flatMap((setting) => mistakesOf(setting) ?? []);
  const sources = [...new Set(estimates.map((estimate) => estimate.source))].slice(0, 3);
  return [
    ...(sources.some((source) => source.startsWith('model')) ? [`ᵐ computed, not measured; ${sources.join('; ')}`] : []),
    ...(settings.some((setting) => setting.dominatedBy.length > 0)
      ? ['† dominated: another setting is no worse in anything and better in something']
      : []),
    ...(settings.some((setting) => setting.inBand === false) ? ['! outside the band that theory allows'] : []),
  ];
}

/** What was tested, in one sentence. */
export function differencesText({ differences, tests, ranked }: Comparison): string {
  if (!ranked) return 'no differences are claimed';
  const count = differences.length === 1 ? '1 is' : `${differences.length} are`;
  return `${count} real of ${tests} comparisons (paired sign test, Holm, 5 % for all together)`;
}

/** One real difference. */
export function differenceText({ metric, faster, slower, byMs, p }: Difference): string {
  const certain = p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
  return `${metric}: ${faster} is faster than ${slower} by ${shortDuration(byMs)} (${certain})`;
}
