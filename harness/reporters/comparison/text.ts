// A comparison for the terminal: the table, what is real, what to take and why.

import type { Comparison } from '../../engine/comparison.ts';
import { oneLine } from '../wording.ts';
import { herdColumns, herdLegend, herdRows } from './herd-table.ts';
import { cellsOf, columns, differencesText, legendOf } from './table.ts';

/** The whole comparison as text, without a line end at its end. */
export function comparisonText(comparison: Comparison): string {
  const goal = Math.max(0, ...comparison.advice.map((advice) => advice.goal.length));
  return [
    ...(comparison.evidence === 'model' ? ['evidence: model (computed; nothing was measured)'] : []),
    ...table(columns, comparison.settings.map(cellsOf), 1),
    ...legendOf(comparison).map((each) => `  ${each}`),
    '',
    ...herds(comparison),
    differencesText(comparison),
    ...comparison.advice.map((advice) => `${advice.goal.padEnd(goal)}  ${oneLine(advice.setting)}: ${oneLine(advice.reason)}`),
    ...comparison.notes.map((note) => `note: ${oneLine(note)}`),
  ].join('\n');
}

function herds({ settings }: Comparison): string[] {
  const rows = herdRows(settings);
  return rows.length === 0 ? [] : [...table(herdColumns, rows, 0), `  ${herdLegend}`, ''];
}

// `names`: the column that is text.
function table(heads: readonly string[], rows: readonly (readonly string[])[], names: number): string[] {
  const lines = [heads, ...rows.map((row) => row.map(oneLine))];
  const widths = heads.map((_, column) => Math.max(...lines.map((cells) => [...(cells[column] ?? '')].length)));
  return lines.map((cells) =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0, column !== names))
      .join('  ')
      .trimEnd(),
  );
}

/** A cell of a table in text; `right` = numbers. */
export function padded(cell: string, width: number, right: boolean): string {
  const missing = ' '.repeat(Math.max(0, width - [...cell].length));
  return right ? missing + cell : cell + missing;
}
