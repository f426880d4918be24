// What the run was made with and what its numbers are worth: environment, versions, seed, the instrument's own lateness and
// uncertainty, and what the words mean. A number without this is not evidence.

import type { RunResult } from '../../result.ts';
import { aggregateText, shortDuration } from '../wording.ts';
import { html, type Markup, nothing } from './markup.ts';

/** The last section, and the footer. */
export function about(result: RunResult): Markup {
  const { instrument, environment } = result;
  const measured: [string, string][] = [
    ['uncertainty of an instant', `± ${shortDuration(instrument.uncertaintyMs)}`],
    ['own lateness, p99', aggregateText(instrument.latenessP99Ms, 0)],
    ['environment ready in', aggregateText(instrument.readyMs, 0)],
    ['calibration took', aggregateText(instrument.calibrationMs, 0)],
    ['trials took', aggregateText(instrument.trialsMs, 0)],
    ['most trials at once', String(instrument.maxConcurrency)],
  ];
  const own: [string, string][] = [
    ['Flatline', result.flatline],
    ['environment', environment.name],
    ['seed', result.seed],
    ...Object.entries(environment.versions),
  ];
  return html`<section><h2 id="run">The run and the instrument</h2><div class="card columns">${block('Instrument', measured)}${block('Versions', own)}${block('What this environment can do', Object.entries(environment.capabilities))}${words()}</div></section><footer>Made by Flatline ${result.flatline}. The same numbers are in <a href="result.json">result.json</a>, every trial in <a href="trials.csv">trials.csv</a>, every event in trials/, a trace for Perfetto in <a href="trace.json">trace.json</a>.</footer>`;
}

function block(title: string, rows: readonly (readonly [string, string])[]): Markup {
  if (rows.length === 0) return nothing;
  return html`<div><h4>${title}</h4><dl class="kv">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>`;
}

const meanings: readonly (readonly [string, string])[] = [
  ['detection', 'fault in force until the client says down'],
  ['silence', 'last delivered byte until down; its maximum is the worst case for most detectors'],
  ['recovery', 'heal, or down if later, until the first acknowledged beat on a new connection'],
  ['missed', 'never noticed, or only because the heal told it; infinite in every quantile'],
  ['late', 'noticed by itself, but after the heal'],
  ['survived', 'the same connection carried an acknowledged beat after the heal'],
  ['mistake', 'down although nothing was wrong'],
  ['inconclusive', 'the instrument is to blame, not the client'],
  ['n', 'samples: one for each occurrence of the fault and each client it hit'],
];

function words(): Markup {
  return block('Words', meanings);
}
