// Trials as rows: the numbers behind the pictures, worst first, with the proof that the fault reached the wire and what the
// instrument itself was worth then. A long list is cut with a count; all of it is in trials.csv and result.json.

import type { ScenarioResult, TrialResult } from '../../result.ts';
import { intervalText, shortDuration } from '../wording.ts';
import type { DrawnLane } from './drawn-lanes.ts';
import { worstTrials } from './drawn-lanes.ts';
import { html, type Markup, nothing } from './markup.ts';

const most = 60;

/** All trials of a scenario, folded away. */
export function trialTable(scenario: ScenarioResult): Markup {
  const { trials } = scenario;
  if (trials.length === 0) return nothing;
  const left = trials.length > most && html`<p class="muted">the ${most} worst of ${trials.length}; all of them are in trials.csv</p>`;
  return html`<details class="plain"><summary>All ${trials.length} trials as numbers</summary><div class="scroll" tabindex="0" role="group" aria-label="trials"><table><thead><tr><th>trial<th>outcome<th class="n">phase<th class="n">detection<th class="n">silence<th class="n">recovery<th class="n">attempts<th>closed by<th class="n">ghost<th>evidence<th class="n">client wait</thead><tbody>${worstTrials(scenario).slice(0, most).map(row)}</tbody></table></div>${left}</details>`;
}

function row(trial: TrialResult): Markup {
  const { evidence, lateness } = trial;
  const proof = evidence === undefined ? '–' : `${evidence.reached ? '' : '✗ '}${evidence.detail}`;
  const why = trial.reasons.length > 0 && html`<br><small>${trial.reasons[0]}</small>`;
  const wait = lateness.clientWaitMs === null ? '–' : shortDuration(lateness.clientWaitMs);
  // How long the server kept the session that the client had left.
  const ghost = trial.ghostMs === null || trial.ghostMs === undefined ? '–' : shortDuration(trial.ghostMs);
  return html`<tr><td>${trial.attempt}<td>${outcomeText(trial)}${why}<td class="n">${trial.phase === null || trial.phase === undefined ? '–' : trial.phase.toFixed(2)}<td class="n">${intervalText(trial.detectionMs)}<td class="n">${trial.silenceMs === null || trial.silenceMs === undefined ? '–' : shortDuration(trial.silenceMs)}<td class="n">${intervalText(trial.recoveryMs ?? trial.resumeMs)}<td class="n">${trial.connectAttempts}<td>${trial.closedBy ?? '–'}<td class="n">${ghost}<td>${proof}<td class="n">${wait}`;
}

/** `missed, rescued`, with the verdict where it is not a pass. */
function outcomeText(trial: TrialResult): Markup {
  const extra = `${trial.rescued === true ? ', rescued' : ''}${trial.recoveredDuringFault === true ? ', back during the fault' : ''}`;
  const verdict = trial.verdict !== 'pass' && html` <b class="${trial.verdict}">${trial.verdict}</b>`;
  return html`${trial.outcome}${extra}${verdict}`;
}

/** The numbers of the drawn lanes. */
export function laneTable(lanes: readonly DrawnLane[]): Markup {
  if (lanes.length === 0) return nothing;
  const rows = lanes.map(({ trial, lane, sample, several }) => {
    const end = lane.ends.find((each) => each.atMs >= 0);
    const down = lane.downs.find((each) => each.atMs >= 0);
    return html`<tr><td>${trial.attempt}${several && ` · ${lane.client}`}<td>${sample?.outcome ?? trial.outcome}${sample?.rescued === true && ', rescued'}<td class="n">${intervalText(sample?.detectionMs)}<td>${down === undefined ? '–' : down.reason}<td class="n">${intervalText(sample?.recoveryMs ?? sample?.resumeMs)}<td class="n">${lane.attempts.length}<td>${end === undefined ? '–' : `${end.by}, ${shortDuration(end.atMs)}`}<td class="n">${lane.lost.length}`;
  });
  return html`<details class="plain"><summary>The same as numbers</summary><div class="scroll" tabindex="0" role="group" aria-label="drawn trials"><table><thead><tr><th>trial<th>outcome<th class="n">fault to down<th>reason given<th class="n">heal to back<th class="n">attempts<th>ended by, after<th class="n">sends lost</thead><tbody>${rows}</tbody></table></div></details>`;
}
