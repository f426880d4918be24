// Many clients at once: how fast is everybody back, and is it a stampede? One line for each trial, the slowest drawn
// strong; the trial counts, not its clients, since they depend on each other. The same numbers are in the table below.

import { attemptsOf, returnsOf } from '../../engine/herd.ts';
import type { ScenarioResult, TrialResult } from '../../result.ts';
import { conclusive, shortDuration } from '../wording.ts';
import { durationScale, timeAxis } from './axis.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { fill, stroke } from './theme.ts';

const size = { width: 560, height: 262, left: 42, right: 548, top: 26, bottom: 222 };
const mostLines = 40;

interface Return {
  readonly trial: TrialResult;
  /** Ascending; who never came back is not among them. */
  readonly backMs: readonly number[];
  readonly clients: number;
}

/** Picture and table of one scenario's herd; nothing where no trial has several clients that went down. */
export function herd(scenario: ScenarioResult, id: string): Markup {
  const returns = conclusive(scenario)
    .map(returnOf)
    .filter((each) => each.clients > 1);
  if (returns.length === 0) return nothing;
  const slowest = returns.toSorted((a, b) => last(b) - last(a));
  const drawn = slowest.slice(0, mostLines);
  const x = durationScale(
    drawn.flatMap((each) => each.backMs),
    size.left,
    size.right,
  );
  return html`<figure><figcaption>The herd comes back <small>share of the clients, one line for each trial${scenario.setting !== null && `, ${scenario.setting}`}</small></figcaption><div class="scroll" tabindex="0" role="group" aria-label="herd"><svg class="chart" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img" aria-labelledby="${id}-t"><title id="${id}-t">Share of the clients that are back, by time since the heal</title>${timeAxis(x, size.top, size.bottom)}${shares()}${drawn.toReversed().map((each) => line(each, x.at, each === drawn[0]))}</svg></div>${table(slowest)}</figure>`;
}

function returnOf(trial: TrialResult): Return {
  const returnsMs = returnsOf(trial);
  return { trial, backMs: returnsMs.filter((atMs) => Number.isFinite(atMs)), clients: returnsMs.length };
}

function last({ backMs, clients }: Return): number {
  return backMs.length < clients ? Number.MAX_VALUE : (backMs.at(-1) ?? 0);
}

function y(share: number): number {
  return size.bottom - Math.min(1, share) * (size.bottom - size.top);
}

function shares(): Markup {
  const marks = [0, 0.5, 1];
  return html`<path ${stroke('line')} d="${marks.map((share) => `M${size.left} ${px(y(share))}H${size.right}`).join('')}"/><g ${fill('muted')} font-size="11" text-anchor="end">${marks.map((share) => html`<text x="${size.left - 7}" y="${px(y(share) + 4)}">${share * 100} %</text>`)}</g>`;
}

function line({ trial, backMs, clients }: Return, at: (valueMs: number) => number, slowest: boolean): Markup {
  const every = Math.max(1, Math.floor(backMs.length / 150));
  const steps = backMs
    .map((value, index) => (index % every === 0 || index === backMs.length - 1 ? `H${px(at(value))}V${px(y((index + 1) / clients))}` : ''))
    .join('');
  const style = slowest ? html`${stroke('s1')} stroke-width="2.2"` : html`${stroke('s0')} stroke-width="1.1" opacity=".5"`;
  return html`<path ${style} d="M${size.left} ${px(y(0))}${steps}"><title>trial ${trial.attempt}</title></path>`;
}

function table(returns: readonly Return[]): Markup {
  const at = ({ backMs, clients }: Return, share: number) =>
    shortDuration(backMs[Math.ceil(share * clients) - 1] ?? Number.POSITIVE_INFINITY);
  const rows = returns
    .slice(0, 20)
    .map(
      (each) =>
        html`<tr><td>${each.trial.attempt}<td class="n">${each.clients}<td class="n">${at(each, 0.5)}<td class="n">${at(each, 0.95)}<td class="n">${at(each, 1)}<td class="n">${attemptsOf(each.trial).toFixed(1)}<td class="n">${each.trial.peakPer100Ms ?? '–'}<td class="n">${each.trial.peakPerSecond ?? '–'}`,
    );
  return html`<details class="plain"><summary>The same as numbers</summary><div class="scroll" tabindex="0" role="group" aria-label="herd in numbers"><table><thead><tr><th>#<th class="n">clients<th class="n">50 % back<th class="n">95 %<th class="n">all<th class="n">attempts<th class="n">peak/100 ms<th class="n">peak/s</thead><tbody>${rows}</tbody></table></div></details>`;
}
