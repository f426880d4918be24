// All scenarios in one table: verdict, detection against its limit and theory, worst silence, recovery, mistakes, samples.
// It is the same for every run, so that two reports can be laid side by side. The sections use it too, for their settings.

import { type ScenarioResult, worstVerdict } from '../../result.ts';
import { formatDuration } from '../../time.ts';
import { aggregateText, limitOf, limitText, reconnectText, shortDuration, verdictMarks } from '../wording.ts';
import { html, type Markup, nothing } from './markup.ts';

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
  const lost = reconnectText(scenario) !== '–' && reconnect.n > reconnect.succeeded;
  const exposure = `in ${formatDuration(mistakes.exposureMs)} without a fault`;
  return html`<tr><td class="v ${scenario.verdict}">${verdictMarks[scenario.verdict]} ${scenario.verdict}<td class="name">${first(scenario)}<td class="n">${aggregateText(detection.p50, detection.n)}<td class="n">${aggregateText(detection.p95, detection.n)}<td class="n${over && ' over'}">${aggregateText(detection.max, detection.n)}<td class="n">${detection.n === 0 && limitMs === Number.POSITIVE_INFINITY ? '–' : limitText(scenario, 'detection') || '–'}<td class="n">${theory}<td class="n">${aggregateText(silence.max, 0)}${pinned}<td class="n${lost && ' over'}">${reconnectText(scenario)}<td class="n">${reconnectText(scenario) === '–' ? '–' : aggregateText(reconnect.p95, reconnect.n)}<td class="n${mistakes.count > 0 && ' over'}" title="${exposure}">${mistakes.count}<td class="n">${detection.n}${serverRow(scenario)}`;
}

// The server's own watch on its clients, where the scenario judges it.
function serverRow(scenario: ScenarioResult): Markup {
  const { serverDetection: own } = scenario;
  const judged = scenario.expectations.filter((each) => each.path.startsWith('serverDetection'));
  if (judged.length === 0) return nothing;
  const limitMs = limitOf(scenario, 'serverDetection');
  const verdict = worstVerdict(judged.map((each) => each.verdict));
  return html`<tr><td><td class="name"><span class="${verdict}">${verdictMarks[verdict]}</span> <small>seen by the server</small><td class="n">${aggregateText(own.p50, own.n)}<td class="n">${aggregateText(own.p95, own.n)}<td class="n">${aggregateText(own.max, own.n)}<td class="n">${limitMs === undefined ? '–' : `≤ ${shortDuration(limitMs)}`}<td colspan="5"><td class="n"><td class="n">${own.n}`;
}
