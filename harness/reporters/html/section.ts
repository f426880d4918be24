// One scenario with all its settings: verdicts, numbers, the two distributions, every trial in order, the worst trials as
// lanes, what was asserted, and the trials as rows. Folded when it passed and there are many, so that the page stays short.

import { herdOf } from '../../engine/herd.ts';
import type { ExpectationResult, ScenarioResult, Verdict } from '../../result.ts';
import { worstVerdict } from '../../result.ts';
import { conclusive, cutText, otherReasons, verdictMarks } from '../wording.ts';
import { type ConnectCurve, connectCurves } from './connects.ts';
import type { DrawnLane } from './drawn-lanes.ts';
import { detectionCurves } from './ecdf.ts';
import { herd } from './herd.ts';
import { laneLegend } from './lane-shapes.ts';
import { html, type Markup, nothing } from './markup.ts';
import { recoveryBars } from './recovery-bars.ts';
import { scenarioTable } from './scenario-table.ts';
import { swimlanes } from './swimlanes.ts';
import { countsOf, stripTopMs, trialStrip } from './trial-strip.ts';
import { laneTable, trialTable } from './trial-table.ts';

/** What a section is made of. */
export interface Section {
  readonly settings: readonly ScenarioResult[];
  readonly lanes: ReadonlyMap<string, readonly DrawnLane[]>;
  /** Unique on the page. */
  readonly id: string;
  readonly open: boolean;
}

/** The section of one scenario. */
export function scenarioSection(section: Section): Markup {
  const { settings, id } = section;
  const first = settings[0];
  if (first === undefined) return nothing;
  const verdict = worstVerdict(settings.map((scenario) => scenario.verdict));
  const count = settings.length > 1 && html` · ${settings.length} settings`;
  return html`<details class="card"${section.open && html` open`}><summary>${pill(verdict)}<h3>${first.name}</h3><span class="place muted"><span class="mono">${first.file}:${first.line}</span>${count}</span></summary><div class="body anchor" id="${id}">${notes(settings)}${scenarioTable(settings, settings.length > 1 || first.setting !== null ? 'setting' : '', (scenario) => html`${scenario.setting ?? 'this scenario'}`)}${charts(section)}${strips(section)}${settings.map((scenario, index) => detailsOf(scenario, section, `${id}-l${index}`))}</div></details>`;
}

function pill(verdict: Verdict): Markup {
  return html`<span class="pill ${verdict}">${verdictMarks[verdict]} ${verdict}</span>`;
}

function notes(settings: readonly ScenarioResult[]): Markup {
  const all = settings.flatMap((scenario) => [...otherReasons(scenario), ...scenario.warnings.map((warning) => `warning: ${warning}`)]);
  const unique = [...new Set(all)].slice(0, 12);
  return unique.length === 0
    ? nothing
    : html`<ul class="notes" style="margin-bottom:16px">${unique.map((note) => html`<li>${cutText(note, 300)}</li>`)}</ul>`;
}

function charts({ settings, id }: Section): Markup {
  const drawn = settings.slice(0, 8);
  const left = settings.length > 8 && html`<p class="muted"><small>first 8 of ${settings.length} settings are drawn</small></p>`;
  return html`<div class="charts">${detectionCurves(drawn, `${id}-e`)}${recoveryBars(drawn, `${id}-r`)}${drawn.map((scenario, index) => herd(scenario, `${id}-h${index}`))}</div>${connectCurves(drawn.flatMap(connectsOf), `${id}-c`)}${left}`;
}

function connectsOf(scenario: ScenarioResult): ConnectCurve[] {
  const herd = herdOf(conclusive(scenario));
  return herd === null ? [] : [{ label: scenario.setting ?? scenario.name, counts: herd.connectsPer100Ms, n: herd.trials }];
}

// Side by side over one scale, so that settings compare.
function strips({ settings, id }: Section): Markup {
  const drawn = settings.filter((scenario) => scenario.trials.length > 0);
  const topMs = Math.max(...drawn.map(stripTopMs));
  const rows = drawn.map((scenario, index) => {
    const name = settings.length > 1 && html`<b>${scenario.setting}</b> `;
    return html`<p class="row">${name}<small class="muted">${countsOf(scenario)}</small></p>${trialStrip(scenario, `${id}-s${index}`, topMs)}`;
  });
  return drawn.length === 0 ? nothing : html`<h4>Trials in order <small class="muted">height: detection time</small></h4>${rows}`;
}

function detailsOf(scenario: ScenarioResult, section: Section, id: string): Markup {
  const lanes = section.lanes.get(scenario.id) ?? [];
  const picture =
    lanes.length > 0 &&
    html`<h4>Worst trials <small class="muted">${lanes.length} drawn of ${scenario.trials.length}, zero is the start of the fault</small></h4>${laneLegend()}${swimlanes(lanes, id)}${laneTable(lanes)}`;
  const body = html`${picture}${expectations(scenario.expectations)}${trialTable(scenario)}`;
  if (section.settings.length === 1) return body;
  const open = scenario.verdict === 'pass' ? nothing : html` open`;
  return html`<details class="setting"${open}><summary><span class="${scenario.verdict}">${verdictMarks[scenario.verdict]}</span> ${scenario.setting ?? scenario.name}</summary>${body}</details>`;
}

function expectations(results: readonly ExpectationResult[]): Markup {
  if (results.length === 0) return nothing;
  const rows = results.map(
    (each) =>
      html`<tr><td class="v ${each.verdict}">${verdictMarks[each.verdict]} ${each.verdict}<td><code>${each.path}</code><td class="said">${each.message}<td class="n">${each.line === null ? 'implied' : `line ${each.line}`}`,
  );
  return html`<h4>Expectations</h4><div class="scroll" tabindex="0" role="group" aria-label="expectations"><table><tbody>${rows}</tbody></table></div>`;
}
