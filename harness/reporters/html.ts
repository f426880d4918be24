// report.html: the run as one page for people. No script, no request, one file; it opens from disk and from an artifact.
// Verdict first, then what was violated, then where it is bad, then every scenario with its pictures, each with the same
// numbers as a table, then what the run was made with. The parts are in html/, one file each.

import type { Reporter, ReportInput } from '../reporter.ts';
import type { ScenarioResult } from '../result.ts';
import { about } from './html/about.ts';
import { drawnLanes, mostLanes } from './html/drawn-lanes.ts';
import { heatMap } from './html/heat-map.ts';
import { type Markup, html as markup } from './html/markup.ts';
import { masthead } from './html/masthead.ts';
import { problems } from './html/problems.ts';
import { scenarioTable } from './html/scenario-table.ts';
import { scenarioSection } from './html/section.ts';
import { styleSheet } from './html/style.ts';
import { countsText } from './wording.ts';

/** The reporter of report.html. */
export const html: Reporter = { file: 'report.html', render: (input) => pageText(input) };

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Up to so many scenarios, passed ones are unfolded as well. */
const mostOpen = 6;

function pageText(input: ReportInput): string {
  const { result } = input;
  const groups = [...Map.groupBy(result.scenarios, (scenario) => JSON.stringify([scenario.file, scenario.name])).values()];
  const ids = new Map(groups.flatMap((group, index) => group.map((scenario) => [scenario.id, `s${index + 1}`] as const)));
  const anchorOf = (scenario: ScenarioResult) => ids.get(scenario.id) ?? '';
  const body = markup`${masthead(result)}<main>${problems(result, anchorOf)}${overview(result.scenarios, groups, anchorOf)}${sections(input, groups)}</main>${about(result)}`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark"><meta name="generator" content="Flatline ${result.flatline}"><title>${result.verdict}: ${countsText(result)}, Flatline</title><link rel="icon" href="data:,"><style>${{ markup: styleSheet() }}</style></head>
<body>${body}</body></html>
`.markup;
}

function overview(
  scenarios: readonly ScenarioResult[],
  groups: readonly (readonly ScenarioResult[])[],
  anchorOf: (scenario: ScenarioResult) => string,
): Markup {
  const name = (scenario: ScenarioResult) =>
    markup`<a href="#${anchorOf(scenario)}">${scenario.name}</a>${scenario.setting !== null && markup` <small>${scenario.setting}</small>`}`;
  const table =
    scenarios.length === 0
      ? markup`<p class="card">No scenario ran.</p>`
      : markup`<div class="card">${scenarioTable(scenarios, 'scenario', name)}</div>`;
  return markup`<section><h2 id="overview">Overview</h2>${heatMap(groups, anchorOf)}${table}</section>`;
}

function sections(input: ReportInput, groups: readonly (readonly ScenarioResult[])[]): Markup {
  const lanes = drawnLanes(input);
  const drawn = [...lanes.values()].reduce((sum, own) => sum + own.length, 0);
  const note =
    drawn >= mostLanes &&
    markup`<p class="muted"><small>${mostLanes} lanes are drawn on this page, what did not pass first; the events of every trial are in trials/</small></p>`;
  const open = (group: readonly ScenarioResult[]) => groups.length <= mostOpen || group.some((scenario) => scenario.verdict === 'fail');
  return markup`<section><h2 id="scenarios">Scenarios</h2>${note}${groups.map((settings, index) => scenarioSection({ settings, lanes, id: `s${index + 1}`, open: open(settings) }))}</section>`;
}
