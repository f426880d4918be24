// Settings across, scenarios down: where is it bad? Every cell says its verdict with a mark and its p95 as a number; the
// colour only supports, stronger the nearer the number is to its limit. A table, so that it reads without any style.

import type { ScenarioResult } from '../../result.ts';
import { aggregateText, limitOf, verdictMarks } from '../wording.ts';
import { html, type Markup, nothing } from './markup.ts';

const mostColumns = 16;

/** One scenario with all its settings. */
type Group = readonly ScenarioResult[];

/** The map of those scenarios that share settings, or of the only one that has some; nothing where there is nothing to compare. `anchorOf` links a cell to its section. */
export function heatMap(groups: readonly Group[], anchorOf: (scenario: ScenarioResult) => string): Markup {
  const { rows, settings } = shared(groups.filter((group) => group.length > 1));
  if (rows.length === 0) return nothing;
  const shown = settings.slice(0, mostColumns);
  const left =
    settings.length > mostColumns &&
    html`<p class="muted">first ${mostColumns} of ${settings.length} settings, all of them in the table</p>`;
  const heads = shown.map((setting) => html`<th class="n" scope="col">${setting}`);
  const body = rows.map((group) => html`<tr><th scope="row">${group[0]?.name}${shown.map((setting) => cell(group, setting, anchorOf))}`);
  return html`<div class="card"><p class="muted"><small>Detection p95 by setting; the colour is the verdict, stronger the nearer to the limit</small></p><div class="scroll" tabindex="0" role="group" aria-label="settings by scenarios"><table class="heat"><thead><tr><td aria-hidden="true" style="background:none">${heads}</thead><tbody>${body}</tbody></table></div>${left}</div>`;
}

// A map of scenarios with settings of their own each would be empty but for its diagonal: what is kept is what at least two
// scenarios share, and scenarios with at least two of that. All of them stand in the table below in any case.
function shared(rows: readonly Group[]): { readonly rows: readonly Group[]; readonly settings: readonly string[] } {
  const settings = [...new Set(rows.flatMap(settingsOf))];
  if (rows.length < 2) return { rows, settings };
  const common = settings.filter((setting) => rows.filter((group) => settingsOf(group).includes(setting)).length > 1);
  const kept = rows.filter((group) => settingsOf(group).filter((setting) => common.includes(setting)).length > 1);
  if (kept.length < 2) return { rows: [], settings: [] };
  return kept.length === rows.length ? { rows, settings: common } : shared(kept);
}

function settingsOf(group: Group): readonly string[] {
  return group.map((scenario) => scenario.setting ?? '');
}

function cell(group: Group, setting: string, anchorOf: (scenario: ScenarioResult) => string): Markup {
  const scenario = group.find((each) => (each.setting ?? '') === setting);
  if (scenario === undefined) return html`<td class="muted">–`;
  const { detection, verdict } = scenario;
  return html`<td class="${verdict}" style="--load:${load(scenario)}%"><a href="#${anchorOf(scenario)}">${verdictMarks[verdict]} ${aggregateText(detection.p95, detection.n)}</a>`;
}

// From pale to saturated within what keeps dark text on it readable.
function load(scenario: ScenarioResult): number {
  const limitMs = limitOf(scenario, 'detection');
  const measuredMs = scenario.detection.p95;
  if (limitMs === undefined || measuredMs === null) return scenario.verdict === 'fail' ? 30 : 16;
  const share = Math.min(1, measuredMs / limitMs);
  return Math.round(scenario.verdict === 'fail' ? 30 : 8 + 22 * share);
}
