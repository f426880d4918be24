// Trial after trial, one column each: is it stable over the run, and where are the odd ones? The height is the detection
// time against the limit; what was never detected fills the column. A letter says what colour alone would not.

import type { Outcome, ScenarioResult, TrialResult } from '../../result.ts';
import { limitOf, outcomeMarks, shortDuration } from '../wording.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { type Colour, fill, stroke } from './theme.ts';

const most = 120;
const column = { width: 13, gap: 2, height: 52, top: 16 };

const colours: Readonly<Record<Outcome, Colour>> = {
  detected: 'beat',
  late: 'inconclusive',
  missed: 'unaware',
  survived: 'rode',
  mistake: 'fail',
  'never-steady': 'fail',
  undisturbed: 'known',
};

/** The duration that fills a strip: the largest detection time, or the limit if that is above. */
export function stripTopMs(scenario: ScenarioResult): number {
  const times = scenario.trials.map((trial) => trial.detectionMs?.hi ?? 0);
  return Math.max(limitOf(scenario, 'detection') ?? 0, ...times) * 1.04 || 1;
}

/** The strip of one scenario's trials in the order of their numbers; a column of full height is `topMs`. */
export function trialStrip(scenario: ScenarioResult, id: string, topMs: number): Markup {
  const trials = scenario.trials.slice(0, most);
  if (trials.length === 0) return nothing;
  const limitMs = limitOf(scenario, 'detection');
  const width = trials.length * (column.width + column.gap);
  const height = column.top + column.height;
  const full = width + (limitMs === undefined ? 0 : 84);
  const line = limitMs === undefined ? nothing : limitLine(limitMs, topMs, width);
  const left = scenario.trials.length > most && html`<small> first ${most} of ${scenario.trials.length}</small>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="trials in order"><svg viewBox="0 0 ${full} ${height + 1}" width="${full}" height="${height + 1}" role="img" aria-labelledby="${id}-t"><title id="${id}-t">${scenario.trials.length} trials in order: ${countsOf(scenario)}</title>${trials.map((trial, index) => bar(trial, index, topMs, limitMs))}<path ${stroke('line')} d="M0 ${height}.5H${width}"/>${line}</svg></div>${left}`;
}

/** `38 detected, 2 missed`. */
export function countsOf(scenario: ScenarioResult): string {
  const groups = Map.groupBy(scenario.trials, (trial) => trial.outcome);
  return [...groups].map(([outcome, trials]) => `${trials.length} ${outcome}`).join(', ');
}

function bar(trial: TrialResult, index: number, topMs: number, limitMs = Number.POSITIVE_INFINITY): Markup {
  const never = trial.detectionMs === null || trial.detectionMs === undefined;
  const full = never && trial.outcome !== 'survived' && trial.outcome !== 'mistake' && trial.outcome !== 'undisturbed';
  const height = never ? (full ? column.height : 10) : Math.max(2, ((trial.detectionMs?.hi ?? 0) / topMs) * column.height);
  const x = index * (column.width + column.gap);
  const counts = trial.verdict === 'pass' || trial.verdict === 'fail';
  // Fails only if even the earliest possible instant is over the limit.
  const over = (trial.detectionMs?.lo ?? 0) > limitMs;
  const colour = over ? 'unaware' : colours[trial.outcome];
  const mark = letterOf(trial);
  const letter =
    mark === ''
      ? nothing
      : html`<text ${fill('ink')} font-size="10.5" font-weight="650" text-anchor="middle" x="${px(x + column.width / 2)}" y="${px(column.top + column.height - height - 4)}">${mark}</text>`;
  const what = never ? trial.outcome : `${trial.outcome} after ${shortDuration(trial.detectionMs?.hi ?? 0)}`;
  return html`<rect ${fill(colour)}${counts ? nothing : html` opacity=".45"`} x="${x}" y="${px(column.top + column.height - height)}" width="${column.width}" height="${px(height)}" rx="2"><title>trial ${trial.attempt}: ${what}${trial.verdict !== 'pass' && `, ${trial.verdict}`}</title></rect>${letter}`;
}

function letterOf(trial: TrialResult): string {
  if (trial.verdict === 'inconclusive') return '?';
  return trial.outcome === 'detected' ? '' : outcomeMarks[trial.outcome];
}

function limitLine(limitMs: number, topMs: number, width: number): Markup {
  const y = px(column.top + column.height - (limitMs / topMs) * column.height);
  return html`<path ${stroke('ink')} stroke-width="1.2" stroke-dasharray="5 3" d="M0 ${y}H${width}"/><text ${fill('muted')} font-size="11" x="${width + 6}" y="${px(Number(y) + 4)}">limit ${shortDuration(limitMs)}</text>`;
}
