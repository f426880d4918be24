// Two runs side by side for the terminal, for pull requests and for programs: each scenario with a row for either run, then
// what differs for certain, then what was in only one of them and what to know before believing it.

import type { ComparedRuns } from '../../engine/compare-runs.ts';
import type { Comparison } from '../../engine/comparison.ts';
import { plainMarkdown } from '../plain-markdown.ts';
import { oneLine } from '../wording.ts';
import { cellsOf, columns, differenceText, legendOf } from './table.ts';
import { padded } from './text.ts';

// Rank and recommendation belong to settings that one may choose from; here the second row is what replaced the first.
const shownColumns = columns.map((_, index) => index).filter((index) => index > 0);

/** For the terminal, without a line end at its end. */
export function comparedRunsText(compared: ComparedRuns): string {
  const head = shownColumns.map((index) => (columns[index] === 'setting' ? 'run' : String(columns[index])));
  const tables = compared.comparisons.map((comparison) => ({ comparison, rows: rowsOf(comparison, compared) }));
  const all = [head, ...tables.flatMap(({ rows }) => rows)];
  const widths = head.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => padded(cell, widths[column] ?? 0, column > 0)).join('  ')}`.trimEnd();
  return [
    line(head),
    ...tables.flatMap(({ comparison, rows }) => [
      oneLine(comparison.name),
      ...rows.map(line),
      ...comparison.notes.map((note) => `  ${oneLine(note)}`),
    ]),
    '',
    ...findings(compared).map(oneLine),
  ].join('\n');
}

/** For a pull request. */
export function comparedRunsMarkdown(compared: ComparedRuns): string {
  const row = (cells: readonly string[]) => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  const tables = compared.comparisons.flatMap((comparison) => [
    `### ${plainMarkdown(comparison.name)}`,
    '',
    row(['run', ...shownColumns.slice(1).map((index) => String(columns[index]))]),
    `|${shownColumns.map((_, index) => (index === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
    ...rowsOf(comparison, compared).map(row),
    '',
    ...comparison.notes.map((note) => `- ${plainMarkdown(note)}`),
    '',
  ]);
  return ['## Two runs compared', '', ...findings(compared).map((each) => `- ${plainMarkdown(each)}`), '', ...tables].join('\n');
}

/** For programs; `never` is the text "never", since JSON knows no infinity. */
export function comparedRunsJson(compared: ComparedRuns): string {
  return `${JSON.stringify(compared, (_key, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'never' : value), 2)}\n`;
}

// In the order of the runs, old before new, whichever was faster.
function rowsOf(comparison: Comparison, { runs }: ComparedRuns): string[][] {
  const settings = [...comparison.settings].sort((a, b) => runs.indexOf(a.name) - runs.indexOf(b.name));
  return settings.map((setting) => {
    const cells = cellsOf({ ...setting, dominatedBy: [] });
    return shownColumns.map((index) => oneLine(cells[index] ?? ''));
  });
}

function findings({ comparisons, tests, alone, notes }: ComparedRuns): string[] {
  const real = comparisons.flatMap(({ name, differences }) => differences.map((each) => `${name}: ${differenceText(each)}`));
  const plain = comparisons.map((each) => ({ ...each, settings: each.settings.map((setting) => ({ ...setting, dominatedBy: [] })) }));
  return [
    tests === 0
      ? 'no differences are claimed: it takes 30 trials of a scenario in both runs'
      : `${real.length === 1 ? '1 is' : `${real.length} are`} real of ${tests} comparisons (paired sign test, Holm, 5 % for all together)`,
    ...real,
    ...alone.map(({ run, scenario }) => `only in ${run}: ${scenario}`),
    ...new Set(plain.flatMap(legendOf)),
    ...notes.map((note) => `note: ${note}`),
  ];
}
