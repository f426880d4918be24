// The head of the page: the verdict in one word, what it rests on in one sentence, and the facts that name the run. Above it
// a heartbeat that stops and comes back, coloured by the verdict: the only decoration there is.

import type { RunResult, Verdict } from '../../result.ts';
import { formatDuration } from '../../time.ts';
import { countsText, countVerdicts } from '../wording.ts';
import { html, type Markup, nothing } from './markup.ts';
import { stroke } from './theme.ts';

const headlines: Readonly<Record<Verdict, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  inconclusive: 'Inconclusive',
  unsupported: 'Unsupported',
};
const meanings: Readonly<Record<Verdict, string>> = {
  pass: 'Every expectation held, and every fault was proved to have reached the wire.',
  fail: 'At least one expectation was violated, and the instrument is not to blame.',
  inconclusive: 'No expectation was violated for certain, but the instrument, not the client, leaves doubt.',
  unsupported: 'This environment cannot do what was asked of it faithfully, and nothing was faked.',
};

/** Brand, verdict, facts, and what went wrong with the run itself. */
export function masthead(result: RunResult): Markup {
  return html`<header><div class="brand"><b>Flatline</b><span>heartbeats and reconnection under network faults</span><nav aria-label="sections"><a href="#problems">Problems</a><a href="#overview">Overview</a><a href="#scenarios">Scenarios</a><a href="#run">Run</a></nav></div>${pulse(result.verdict)}<div class="verdict"><div><h1 class="${result.verdict}">${headlines[result.verdict]}</h1><p class="lead">${sentence(result)} <span class="muted">${result.scenarios.length > 0 && meanings[result.verdict]}</span></p></div>${facts(result)}</div>${shares(result)}${alerts(result)}</header>`;
}

function sentence(result: RunResult): string {
  const counts = countsText(result);
  return `${counts.charAt(0).toUpperCase()}${counts.slice(1)}.`;
}

function facts(result: RunResult): Markup {
  const trials = result.scenarios.reduce((sum, scenario) => sum + scenario.trials.length, 0);
  const rows: [string, string][] = [
    ['started', result.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['took', formatDuration(Math.round(result.wallMs / 100) * 100)],
    ['trials', String(trials)],
    ['environment', result.environment.name],
    ['seed', result.seed],
    ['exit code', String(result.exitCode)],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

// Widths are the counts; the words above say the same.
function shares(result: RunResult): Markup {
  const counts = countVerdicts(result);
  const verdicts = (Object.keys(counts) as Verdict[]).filter((verdict) => counts[verdict] > 0);
  if (verdicts.length === 0) return nothing;
  return html`<div class="share" aria-hidden="true">${verdicts.map((verdict) => html`<span class="${verdict}" style="flex:${counts[verdict]}"></span>`)}</div>`;
}

function alerts(result: RunResult): Markup {
  const broken =
    result.errors.length > 0 &&
    html`<div class="card alert"><h3>The environment failed, not your client</h3><ul class="notes">${result.errors.slice(0, 20).map((error) => html`<li>${error}</li>`)}</ul></div>`;
  const partial =
    result.interrupted &&
    html`<div class="card alert soft"><h3>Interrupted</h3><p>This report is partial: it holds what was measured until then.</p></div>`;
  return html`${broken}${partial}`;
}

const beat = 'h38l5 -5l6 5h9l4 4l6 -34l8 45l5 -18h7l7 -7l8 10h21';
const flat = 'h372';

function pulse(verdict: Verdict): Markup {
  const after = verdict === 'pass' ? beat.repeat(3) : verdict === 'fail' ? 'h372' : `${beat}h248`;
  return html`<svg class="pulse" viewBox="0 0 1116 60" width="1116" preserveAspectRatio="none" aria-hidden="true"><path ${stroke('beat')} stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round" d="M0 36${beat.repeat(3)}"/><path ${stroke('unaware')} stroke-width="2" vector-effect="non-scaling-stroke" d="M372 36${flat}"/><path ${stroke(verdict === 'fail' ? 'unaware' : 'beat')} stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round" d="M744 36${after}"/></svg>`;
}
