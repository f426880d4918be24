// The trade-off as a picture: worst-case detection against traffic, one point a setting, those that nothing dominates
// joined. Mistakes have a picture of their own, since where they were computed they must not share axes with what was
// measured.

import { scaleLog } from 'd3-scale';
import { mistakesOf } from '../../engine/advice.ts';
import type { ComparedSetting, Comparison } from '../../engine/comparison.ts';
import { durationScale, timeAxis } from '../html/axis.ts';
import { short } from '../html/ecdf.ts';
import { type LabelPlace, labelPlaces } from '../html/label-places.ts';
import { html, type Markup, nothing, px } from '../html/markup.ts';
import { fill, series, stroke } from '../html/theme.ts';

const size = { width: 640, height: 330, left: 64, right: 610, top: 20, bottom: 280 };
const labelArea = { left: size.left, right: size.width, top: 2, bottom: size.bottom };

interface Point {
  readonly name: string;
  readonly xMs: number;
  readonly y: number;
  readonly hi: number;
  readonly lo: number;
  readonly front: boolean;
}

/** Both pictures, as far as there is something to draw. */
export function tradeOffs(comparison: Comparison): Markup {
  const { settings, evidence } = comparison;
  const traffic = settings.flatMap((setting) => pointOf(setting, setting.traffic?.bytesPerHour));
  const mistakes = settings.flatMap((setting) => {
    const estimate = mistakesOf(setting);
    // Zero has no place on a logarithmic axis: its upper bound stands for it.
    return estimate === undefined ? [] : pointOf(setting, estimate.perHour || estimate.hi, estimate.lo || estimate.hi, estimate.hi);
  });
  const modelled = settings.some((setting) => mistakesOf(setting)?.evidence === 'model');
  const pictures = [chart(traffic, 'Worst-case detection and traffic', `bytes an hour, ${evidence}`, 'traffic')];
  // Measured times beside computed rates would be one chart of two kinds of evidence.
  if (modelled === (evidence === 'model'))
    pictures.push(chart(mistakes, 'Worst-case detection and mistakes', `mistakes an hour, ${evidence}`, 'mistakes'));
  return html`<div class="charts">${pictures}</div>`;
}

function pointOf(setting: ComparedSetting, y: number | undefined, lo = y, hi = y): Point[] {
  const { worstMs, name, dominatedBy } = setting;
  if (worstMs === null || !Number.isFinite(worstMs) || y === undefined || !(y > 0)) return [];
  return [{ name, xMs: worstMs, y, lo: lo ?? y, hi: hi ?? y, front: dominatedBy.length === 0 }];
}

function chart(points: readonly Point[], title: string, axis: string, id: string): Markup {
  if (points.length === 0) return nothing;
  const x = durationScale(
    points.map((point) => point.xMs),
    size.left,
    size.right,
  );
  const [least, most] = [Math.min(...points.map((point) => point.lo)), Math.max(...points.map((point) => point.hi))];
  const y = scaleLog([least / 1.3, most * 1.3], [size.bottom, size.top]);
  const kept = y.ticks(4).filter((tick) => [1, 2, 5].includes(Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9))));
  const front = points.filter((point) => point.front).sort((a, b) => a.xMs - b.xMs || a.y - b.y);
  const path = front.map((point, index) => `${index === 0 ? 'M' : 'L'}${px(x.at(point.xMs))} ${px(y(point.y))}`).join('');
  const labels = labelPlaces(
    points.map((point) => ({ text: short(point.name), x: x.at(point.xMs), y: y(point.y) })),
    labelArea,
  );
  const bars = points.map((point, index) => bar(point, index, x.at(point.xMs), y));
  const marks = points.map((point, index) => mark(point, index, x.at(point.xMs), y(point.y), labels[index]));
  return html`<figure><figcaption>${title} <small>${axis}, logarithmic; joined: nothing is better in everything</small></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="trade-off"><svg class="chart" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img" aria-labelledby="${id}-t"><title id="${id}-t">${title}</title>
${timeAxis(x, size.top, size.bottom)}${kept.map((tick) => gridLine(tick, y(tick)))}<path ${stroke('line')} stroke-width="1.5" d="${path}"/>${bars}${marks}</svg></div></figure>`;
}

function gridLine(tick: number, at: number): Markup {
  return html`<path ${stroke('grid')} d="M${size.left} ${px(at)}H${size.right}"/><text ${fill('muted')} font-size="11" x="${size.left - 7}" y="${px(at + 4)}" text-anchor="end">${tick < 0.01 ? tick.toExponential(0) : String(tick)}</text>`;
}

function bar(point: Point, index: number, x: number, y: (value: number) => number): Markup {
  if (point.hi <= point.lo) return nothing;
  return html`<path ${stroke(series(index))} d="M${px(x)} ${px(y(point.lo))}V${px(y(point.hi))}"/>`;
}

function mark(point: Point, index: number, x: number, y: number, place: LabelPlace | undefined): Markup {
  const dot = html`<circle ${fill(series(index))} cx="${px(x)}" cy="${px(y)}" r="${point.front ? 5 : 3}"><title>${point.name}</title></circle>`;
  if (place === undefined) return dot;
  const { line } = place;
  const leader =
    line !== undefined && html`<path ${stroke('muted')} stroke-width=".7" d="M${px(x)} ${px(y)}L${px(line.x)} ${px(line.y)}"/>`;
  return html`${leader}${dot}<text ${fill(point.front ? 'ink' : 'muted')} font-size="11" x="${px(place.x)}" y="${px(place.y)}" text-anchor="${place.anchor}"><tspan class="halo">${short(point.name)}</tspan></text>`;
}
