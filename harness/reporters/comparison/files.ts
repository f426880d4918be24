// comparison.json, .csv and .md: the same comparison for programs, spreadsheets and pull requests. JSON knows no infinity:
// there `never` is the text "never".

import type { ComparedSetting, Comparison } from '../../engine/comparison.ts';
import { plainMarkdown } from '../plain-markdown.ts';
import { curvesLegend, curveText, herdColumns, herdLegend, herdRows } from './herd-table.ts';
import { cellsOf, columns, differencesText, differenceText, legendOf } from './table.ts';

/** comparison.json. */
export function comparisonJson(comparison: Comparison): string {
  const infinite = (_key: string, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'never' : value);
  return `${JSON.stringify(comparison, infinite, 2)}\n`;
}

const head = [
  ...['setting', 'rank', 'n', 'evidence', 'worst_case_ms', 'predicted_min_ms', 'predicted_max_ms', 'detection_p50_ms', 'detection_p95_ms'],
  ...[
    'recovery_p50_ms',
    'recovery_p90_ms',
    'missed',
    'beats_per_hour',
    'bytes_per_hour',
    'estimated_wire_bytes_per_hour',
    'wake_ups_per_hour',
  ],
  ...[
    'peak_per_second',
    'mistakes_measured_per_hour',
    'mistakes_measured_hours',
    'mistakes_model_per_hour',
    'mistakes_model_hours',
    'peak_per_100_ms',
    'attempts_per_client',
    'back_50_ms',
    'back_95_ms',
    'back_all_ms',
    'connects_per_100_ms',
    'dominated_by',
  ],
];

/** comparison.csv: one row for each setting. */
export function comparisonCsv(comparison: Comparison): string {
  const rows = comparison.settings.map((setting) => rowOf(setting, comparison.evidence).map(cell).join(','));
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}

function rowOf(setting: ComparedSetting, evidence: string): (string | number | null | undefined)[] {
  const from = (which: 'measured' | 'model') => setting.mistakes.find((estimate) => estimate.evidence === which);
  return [
    ...[setting.name, setting.rank, setting.n, evidence, setting.worstMs, setting.predicted?.minMs, setting.predicted?.maxMs],
    ...[setting.detectionP50Ms, setting.detectionP95Ms, setting.recoveryP50Ms, setting.recoveryP90Ms, setting.missed],
    ...[setting.traffic?.beatsPerHour, setting.traffic?.bytesPerHour, setting.traffic?.estimatedWireBytesPerHour],
    ...[setting.traffic?.wakeUpsPerHour, setting.peakPerSecond],
    ...[from('measured')?.perHour, from('measured')?.hours, from('model')?.perHour, from('model')?.hours],
    ...[setting.herd?.peakPer100Ms, setting.herd?.attemptsPerClient],
    ...[setting.herd?.back50Ms, setting.herd?.back95Ms, setting.herd?.backAllMs],
    setting.herd === null ? null : curveText(setting.herd),
    setting.dominatedBy.join('; '),
  ];
}

function herdMarkdown({ settings }: Comparison, row: (cells: readonly string[]) => string): string[] {
  const rows = herdRows(settings);
  if (rows.length === 0) return [];
  const line = `|${herdColumns.map((_, index) => (index === 0 ? ' --- ' : ' ---: ')).join('|')}|`;
  const curves = settings.flatMap(({ name, herd }) => (herd === null ? [] : [`- ${plainMarkdown(name)}: ${curveText(herd)}`]));
  return [row(herdColumns), line, ...rows.map(row), '', herdLegend, '', `${curvesLegend}:`, '', ...curves, ''];
}

// A value that a spreadsheet would run as a formula is kept from it by an apostrophe.
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : 'never';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const mostDifferences = 20;

/** comparison.md. */
export function comparisonMarkdown(comparison: Comparison): string {
  const row = (cells: readonly string[]) => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  const shown = comparison.differences.slice(0, mostDifferences);
  const left = comparison.differences.length - shown.length;
  return [
    `## ${plainMarkdown(comparison.name)}`,
    '',
    ...(comparison.evidence === 'model' ? ['**Evidence: model.** Computed; nothing was measured.', ''] : []),
    row(columns),
    `|${columns.map((_, index) => (index === 1 ? ' --- ' : ' ---: ')).join('|')}|`,
    ...comparison.settings.map((setting) => row(cellsOf(setting))),
    '',
    ...legendOf(comparison).map((each) => `${plainMarkdown(each)}  `),
    '',
    ...herdMarkdown(comparison, row),
    ...comparison.advice.map((advice) => `- **${advice.goal}**: ${plainMarkdown(advice.setting)}: ${plainMarkdown(advice.reason)}`),
    '',
    `${differencesText(comparison)}.`,
    '',
    ...shown.map((each) => `- ${plainMarkdown(differenceText(each))}`),
    ...(left > 0 ? [`- and ${left} more, see comparison.json`] : []),
    ...comparison.notes.map((note) => `- note: ${plainMarkdown(note)}`),
    '',
    `<sub>${plainMarkdown(comparison.environment)}, seed ${plainMarkdown(comparison.seed)}, ${plainMarkdown(comparison.file)}</sub>`,
    '',
  ].join('\n');
}
