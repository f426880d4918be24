// What went wrong, before anything else: each violated expectation with its sentence, the lines of the scenario file that
// assert it and the command that repeats the worst trial; then what could not be judged, with the reason. Capped, counted.

import { logFile } from '../../reporter.ts';
import type { ExpectationResult, RunResult, ScenarioResult } from '../../result.ts';
import { titleOf } from '../../result.ts';
import { frameLines, placeOf } from '../frame.ts';
import { cutText, otherReasons } from '../wording.ts';
import { html, type Markup, nothing } from './markup.ts';

const most = 60;

/** Violations and doubts of the run. */
export function problems(result: RunResult, anchorOf: (scenario: ScenarioResult) => string): Markup {
  const failed = result.scenarios.filter((scenario) => scenario.verdict === 'fail');
  const cards = failed.flatMap((scenario) => cardsOf(scenario, anchorOf(scenario)));
  const open = result.scenarios.filter((scenario) => scenario.verdict === 'inconclusive' || scenario.verdict === 'unsupported');
  const none = cards.length + open.length === 0 && html`<p class="card">Nothing was violated, and nothing is in doubt.</p>`;
  const left = cards.length > most && html`<p class="muted">and ${cards.length - most} more, in the sections of their scenarios</p>`;
  return html`<section><h2 id="problems">Violated and in doubt</h2>${none}${cards.slice(0, most)}${left}${open.length > 0 && doubts(open, anchorOf)}</section>`;
}

function cardsOf(scenario: ScenarioResult, anchor: string): Markup[] {
  const violated = scenario.expectations.filter((each) => each.verdict === 'fail');
  const others = otherReasons(scenario);
  const lone = others.length > 0 && violated.length === 0;
  const cards = violated.map((each) => card(scenario, anchor, each.message, each));
  return lone ? [card(scenario, anchor, others[0] ?? 'failed', undefined, others.slice(1))] : cards;
}

function card(
  scenario: ScenarioResult,
  anchor: string,
  message: string,
  expectation?: ExpectationResult,
  more: readonly string[] = [],
): Markup {
  const place = placeOf(scenario, expectation ?? { line: null, column: null });
  const path = expectation !== undefined && html`<code>${expectation.path}</code>`;
  const again = scenario.again !== null && html`<p class="again"><span class="muted">again</span> <code>${scenario.again}</code></p>`;
  const log = html`<p class="again"><span class="muted">log</span> <a href="${logFile}">${logFile}</a> <span class="muted">what server, proxy and clients said; scenario ${scenario.id}</span></p>`;
  const rest = more.length > 0 && html`<ul class="notes">${more.slice(0, 5).map((reason) => html`<li>${cutText(reason, 400)}</li>`)}</ul>`;
  return html`<article class="card violation"><div class="where"><span class="pill fail">✗ violated</span><a href="#${anchor}"><b>${titleOf(scenario)}</b></a>${path}<span class="muted mono">${place}</span></div><p class="said">${message}</p>${expectation !== undefined && frame(scenario, expectation)}${rest}${again}${log}</article>`;
}

function frame(scenario: ScenarioResult, expectation: ExpectationResult): Markup {
  const lines = frameLines(scenario, expectation);
  if (lines.length === 0) return nothing;
  const width = String(lines.at(-1)?.number ?? 0).length;
  const rows = lines.map((line) => {
    const number = html`<span class="no">${String(line.number).padStart(width)} │ </span>`;
    if (line.caretAt === undefined) return html`${number}${line.text}\n`;
    return html`<mark>${number}${line.text}</mark>\n<span class="no">${' '.repeat(width)} │ </span>${' '.repeat(line.caretAt)}<span class="caret">▲</span>\n`;
  });
  return html`<pre class="frame" tabindex="0" aria-label="lines of the scenario file">${rows}</pre>`;
}

function doubts(scenarios: readonly ScenarioResult[], anchorOf: (scenario: ScenarioResult) => string): Markup {
  const rows = scenarios.slice(0, most).map((scenario) => {
    const mark = scenario.verdict === 'inconclusive' ? '? inconclusive' : '– unsupported';
    const [first, ...rest] = scenario.reasons;
    const more = rest.slice(0, 3).map((reason) => html`<br><small>${cutText(reason, 170)}</small>`);
    return html`<tr><td class="v ${scenario.verdict}">${mark}<td class="name"><a href="#${anchorOf(scenario)}">${titleOf(scenario)}</a><td>${first ?? 'no reason given'}${more}`;
  });
  const left = scenarios.length > most && html`<p class="muted">and ${scenarios.length - most} more</p>`;
  return html`<div class="card"><div class="scroll" tabindex="0" role="group" aria-label="not judged"><table><thead><tr><th>verdict<th>scenario<th>why it proves nothing</thead><tbody>${rows}</tbody></table></div>${left}</div>`;
}
