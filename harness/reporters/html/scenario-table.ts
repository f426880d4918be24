// All scenarios in one table: verdict, detection against its limit and theory, worst silence, recovery, mistakes, samples.
// It is the same for every run, so that two reports can be laid side by side. The sections use it too, for their settings.

import type { ScenarioResult } from '../../result.ts';
import { formatDuration } from '../../time.ts';
import { aggregateText, limitOf, limitText, reconnectText, shortDuration, verdictMarks } from '../wording.ts';
import { html, type Markup } from './markup.ts';

/** One row a scenario x setting. `first` makes the cell that names it, under its heading. */
export function scenarioTable(scenarios: readonly ScenarioResult[], heading: string, first: (scenario: ScenarioResult) => Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="numbers"><table><thead><tr><th>verdict<th>${heading}<th class="n">detection p50<th class="n">p95<th class="n">max<th class="n">limit<th class="n">theory<th class="n">max silence<th class="n">back<th class="n">recovery p95<th class="n">mistakes<th class="n">n</thead><tbody>${scenarios.map((scenario) => row(scenario, first))}</tbody></table></div>`;
}

function row(scenario: ScenarioResult, first: (scenario: ScenarioResult) => Markup): Markup {
  const { detection, reconnect, prediction, silence, mistakes } = scenario;
  const theory = prediction === null ? '–' : `${shortDuration(prediction.minMs)} – ${shortDuration(prediction.maxMs)}`;
  const limitMs = limitOf(scenario, 'detection') ?? Number.POSITIVE_INFINITY;
  const over = detection.n > 0 && (detection.max ?? Number.POSITIVE_INFINITY) > limitMs;
  const pinned =
    silence.max !== null && !silence.pinned && html`<span title="a second cycle is present, the worst case is not pinned">*</span>`;
  const lost = reconnect.n > reconnect.succeeded;
  const exposure = `in ${formatDuration(mistakes.exposureMs)} without a fault`;
  return html`<tr><td class="v ${scenario.verdict}">${verdictMarks[scenario.verdict]} ${scenario.verdict}<td class="name">${first(scenario)}<td class="n">${aggregateText(detection.p50, detection.n)}<td class="n">${aggregateText(detection.p95, detection.n)}<td class="n${over && ' over'}">${aggregateText(detection.max, detection.n)}<td class="n">${limitText(scenario, 'detection') || '–'}<td class="n">${theory}<td class="n">${aggregateText(silence.max, 0)}${pinned}<td class="n${lost && ' over'}">${reconnectText(scenario)}<td class="n">${aggregateText(reconnect.p95, reconnect.n)}<td class="n${mistakes.count > 0 && ' over'}" title="${exposure}">${mistakes.count}<td class="n">${detection.n}`;
}
