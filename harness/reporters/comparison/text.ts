// A comparison for the terminal: the table, what is real, what to take and why.

import type { Comparison } from '../../engine/comparison.ts';
import { oneLine } from '../wording.ts';
import { cellsOf, columns, differencesText, legendOf } from './table.ts';

/** The whole comparison as text, without a line end at its end. */
export function comparisonText(comparison: Comparison): string {
  const rows = comparison.settings.map((setting) => cellsOf(setting).map(oneLine));
  const widths = columns.map((head, column) => Math.max(head.length, ...rows.map((row) => [...(row[column] ?? '')].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0, column !== 1))
      .join('  ')
      .trimEnd();
  const goal = Math.max(0, ...comparison.advice.map((advice) => advice.goal.length));
  return [
    ...(comparison.evidence === 'model' ? ['evidence: model (computed; nothing was measured)'] : []),
    line(columns),
    ...rows.map(line),
    ...legendOf(comparison).map((each) => `  ${each}`),
    '',
    differencesText(comparison),
    ...comparison.advice.map((advice) => `${advice.goal.padEnd(goal)}  ${oneLine(advice.setting)}: ${oneLine(advice.reason)}`),
    ...comparison.notes.map((note) => `note: ${oneLine(note)}`),
  ].join('\n');
}

/** A cell of a table in text; `right` = numbers. */
export function padded(cell: string, width: number, right: boolean): string {
  const missing = ' '.repeat(Math.max(0, width - [...cell].length));
  return right ? missing + cell : cell + missing;
}
