// All scenarios in one table: verdict, detection against its limit and theory, worst silence, recovery, mistakes, samples.
// It is the same for every run, so that two reports can be laid side by side.

import type { ScenarioResult } from '../../result.ts';
import { aggregateText, limitText, reconnectText, shortDuration, verdictMarks } from '../wording.ts';
import { html, type Markup } from './markup.ts';

/** One row a scenario x setting, each linked to its section. */
export function scenarioTable(scenarios: readonly ScenarioResult[]): Markup {
  return html`<table class="scenarios"><thead><tr><th>verdict<th>scenario<th>setting<th class="n">p50<th class="n">p95<th class="n">max<th class="n">limit<th class="n">theory<th class="n">silence<th class="n">reconnected<th class="n">p95<th class="n">mistakes<th class="n">n</thead><tbody>${scenarios.map(row)}</tbody></table>`;
}

function row(scenario: ScenarioResult): Markup {
  const { detection, reconnect, prediction, silence } = scenario;
  const theory = prediction === null ? '' : `${shortDuration(prediction.minMs)}–${shortDuration(prediction.maxMs)}`;
  return html`<tr><td class="v ${scenario.verdict}">${verdictMarks[scenario.verdict]} ${scenario.verdict}<td><a href="#${scenario.id}">${scenario.name}</a><td>${scenario.setting}<td class="n">${aggregateText(detection.p50, detection.n)}<td class="n">${aggregateText(detection.p95, detection.n)}<td class="n">${aggregateText(detection.max, detection.n)}<td class="n">${limitText(scenario, 'detection')}<td class="n">${theory}<td class="n">${aggregateText(silence.max, 0)}<td class="n">${reconnectText(scenario)}<td class="n">${aggregateText(reconnect.p95, reconnect.n)}<td class="n">${scenario.mistakes.count}<td class="n">${detection.n}`;
}
