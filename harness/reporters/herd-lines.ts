// How the herds of a run come back, as lines of Markdown: the same table as in a comparison, one row for each scenario and
// setting with several clients, and under it the curve of connects as numbers.

import { herdOf } from '../engine/herd.ts';
import type { ScenarioResult } from '../result.ts';
import { titleOf } from '../result.ts';
import { curvesLegend, curveText, herdColumns, herdLegend, herdRows } from './comparison/herd-table.ts';
import { plainMarkdown } from './plain-markdown.ts';
import { conclusive, cutText } from './wording.ts';

/** Lines of the section; none where no trial that counts has several clients that went down. */
export function herdLines(scenarios: readonly ScenarioResult[]): string[] {
  const herds = scenarios.flatMap((scenario) => {
    const herd = herdOf(conclusive(scenario));
    return herd === null ? [] : [{ name: plainMarkdown(cutText(titleOf(scenario), 200)), herd }];
  });
  if (herds.length === 0) return [];
  const rows = [herdColumns, herdColumns.map((_, index) => (index === 0 ? ':-' : '-:')), ...herdRows(herds)];
  const curves = herds.map(({ name, herd }) => `- ${name}: ${curveText(herd)}`);
  return ['', ...rows.map((cells) => `| ${cells.join(' | ')} |`), '', `${herdLegend}  `, `${curvesLegend}:`, '', ...curves, ''];
}
