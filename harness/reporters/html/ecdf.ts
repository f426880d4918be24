// How often was detection done within T? One step line for each setting, misses keeping it from reaching 100 %. The limit
// is a line, what theory predicts a band. Unlike a bar with an average, it shows the beat's phase and every straggler.

import type { ScenarioResult } from '../../result.ts';
import { conclusive, limitOf, shortDuration } from '../wording.ts';
import { durationScale, type TimeScale, timeAxis } from './axis.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { dashes, fill, series, stroke } from './theme.ts';

/** One line of the picture. */
export interface Curve {
  readonly label: string;
  /** Ascending; misses are not among them. */
  readonly values: readonly number[];
  readonly n: number;
  readonly prediction: ScenarioResult['prediction'];
  readonly index: number;
}

const size = { width: 560, height: 262, left: 42, right: 548, top: 26, bottom: 222 };

/** The picture for the settings of one scenario, the server's side too where it is judged; nothing without a sample. */
export function detectionCurves(scenarios: readonly ScenarioResult[], id: string): Markup {
  const sides = scenarios.flatMap((scenario) => sidesOf(scenario).map((side) => ({ scenario, side })));
  const curves = sides.map(({ scenario, side }, index) => curveOf(scenario, side, index, sides.length)).filter((curve) => curve.n > 0);
  const limits = sides.map(({ scenario, side }) => limitOf(scenario, side === 'client' ? 'detection' : 'serverDetection'));
  return drawCurves(curves, [...new Set(limits.filter((limit) => limit !== undefined))], id);
}

function sidesOf(scenario: ScenarioResult): ('client' | 'server')[] {
  const judged = scenario.expectations.some((each) => each.path.startsWith('serverDetection'));
  return judged ? ['client', 'server'] : ['client'];
}

/** The picture of any curves; nothing when there is neither a value nor a limit to draw. */
export function drawCurves(curves: readonly Curve[], limits: readonly number[], id: string): Markup {
  if (limits.length === 0 && curves.every((curve) => curve.values.length === 0)) return nothing;
  const bands = curves.flatMap((curve) => (curve.prediction === null ? [] : [curve.prediction.minMs, curve.prediction.maxMs]));
  const x = durationScale([...curves.flatMap((curve) => curve.values), ...limits, ...bands], size.left, size.right);
  return html`<figure><figcaption>Detection time <small>share of samples detected within T${x.logarithmic && ', logarithmic'}</small></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="curve"><svg class="chart" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">Distribution of the detection time</title><desc id="${id}-d">${curves.map(sentence).join(' ')}</desc>
${curves.map((curve) => band(curve, x, curves.length))}${timeAxis(x, size.top, size.bottom)}${shareAxis()}${limits.map((limit) => limitLine(limit, x))}${curves.map((curve) => line(curve, x))}${curves.map((curve) => label(curve, x, curves.length))}</svg></div></figure>`;
}

function curveOf(scenario: ScenarioResult, side: 'client' | 'server', index: number, count: number): Curve {
  const samples = conclusive(scenario)
    .flatMap((trial) => trial.samples)
    .filter((sample) => sample.side === side && sample.outcome !== 'undisturbed');
  const values = samples.flatMap((sample) => (sample.detectionMs === null ? [] : [sample.detectionMs.hi])).sort((a, b) => a - b);
  const label = [scenario.setting ?? '', count > 1 && (scenario.setting === null || side === 'server') ? side : ''].join(' ').trim();
  return { label, values, n: samples.length, prediction: side === 'client' ? scenario.prediction : null, index };
}

function sentence(curve: Curve): string {
  const at = (share: number) => shortDuration(curve.values[Math.ceil(share * curve.n) - 1] ?? Number.POSITIVE_INFINITY);
  return `${curve.label}: n ${curve.n}, p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}, never ${curve.n - curve.values.length}.`;
}

function y(share: number): number {
  return size.bottom - share * (size.bottom - size.top);
}

function shareAxis(): Markup {
  const shares = [0, 0.5, 0.95, 1];
  const lines = shares.map((share) => `M${size.left} ${px(y(share))}H${size.right}`).join('');
  const labels = shares.map(
    (share) => html`<text x="${size.left - 7}" y="${px(y(share) + (share === 1 ? -1 : share === 0.95 ? 9 : 4))}">${share * 100} %</text>`,
  );
  return html`<path ${stroke('line')} d="${lines}"/><g ${fill('muted')} font-size="11" text-anchor="end">${labels}</g>`;
}

// One setting: its band over the full height. Several: thin bars at the foot, so that they do not hide each other.
function band(curve: Curve, x: TimeScale, count: number): Markup {
  if (curve.prediction === null) return nothing;
  const { minMs, maxMs } = curve.prediction;
  const [from, to] = [x.at(minMs), x.at(maxMs)];
  const width = px(Math.max(1.5, to - from));
  const text = html`<title>theory, ${curve.label}: ${shortDuration(minMs)} to ${shortDuration(maxMs)}</title>`;
  if (count > 1)
    return html`<rect ${fill(series(curve.index))} opacity=".35" x="${px(from)}" y="${size.bottom - 6 - (curve.index % 6) * 7}" width="${width}" height="5" rx="2">${text}</rect>`;
  return html`<rect ${fill('theory')} opacity=".11" x="${px(from)}" y="${size.top}" width="${width}" height="${size.bottom - size.top}">${text}</rect>${bandName(from, to)}`;
}

function bandName(from: number, to: number): Markup {
  const narrow = to - from < 44;
  return html`<text ${fill('theory')} font-size="11" x="${px(narrow ? to + 4 : (from + to) / 2)}" y="${size.bottom - 7}" text-anchor="${narrow ? 'start' : 'middle'}">theory</text>`;
}

function limitLine(limitMs: number, x: TimeScale): Markup {
  const at = x.at(limitMs);
  const end = at > size.right - 70;
  return html`<path ${stroke('fail')} stroke-width="1.6" stroke-dasharray="5 3" d="M${px(at)} ${size.top - 8}V${size.bottom}"/><text ${fill('fail')} font-size="11.5" font-weight="600" x="${px(at + (end ? 3 : 0))}" y="${size.top - 13}" text-anchor="${end ? 'end' : 'middle'}">limit ${shortDuration(limitMs)}</text>`;
}

function line(curve: Curve, x: TimeScale): Markup {
  const steps = curve.values.map((value, index) => `H${px(x.at(value))}V${px(y((index + 1) / curve.n))}`).join('');
  const missed = curve.n - curve.values.length;
  const dash = dashes(curve.index) === 'none' ? nothing : html` stroke-dasharray="${dashes(curve.index)}"`;
  const top = Math.min(y(curve.values.length / curve.n), size.bottom - curve.index * 15);
  const never =
    missed > 0 &&
    html`<text ${fill('fail')} font-size="11.5" font-weight="600" x="${size.right}" y="${px(top - 5)}" text-anchor="end">${missed} of ${curve.n} never</text>`;
  return html`<path ${stroke(series(curve.index))} stroke-width="2"${dash} d="M${px(x.at(x.logarithmic ? (curve.values[0] ?? 1) : 0))} ${px(y(0))}${steps}${missed > 0 ? `H${size.right}` : ''}"/>${never}`;
}

// Labels stand beside their curves, each at another height.
function label(curve: Curve, x: TimeScale, count: number): Markup {
  if (count === 1 || curve.values.length === 0) return nothing;
  const share = Math.max(0.12, 0.86 - curve.index * (0.72 / Math.max(1, count - 1)));
  const at = x.at(curve.values[Math.max(0, Math.ceil(share * curve.n) - 1)] ?? curve.values.at(-1) ?? 0);
  const left = at > size.right - 120;
  return html`<text ${fill(series(curve.index))} font-size="12" font-weight="600" x="${px(at + (left ? -8 : 8))}" y="${px(y(share) + 4)}" text-anchor="${left ? 'end' : 'start'}"><tspan class="halo">${short(curve.label)}</tspan></text>`;
}

/** A label that fits into a picture. */
export function short(label: string): string {
  return label.length > 26 ? `${label.slice(0, 25)}…` : label;
}
