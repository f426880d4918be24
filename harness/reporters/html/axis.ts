// Scales and axes of the pictures. Time is linear from zero, so that lengths compare; where values spread over more than a
// factor of twenty it is logarithmic, and the axis says so.

import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import { shortDuration } from '../wording.ts';
import { html, type Markup, px } from './markup.ts';
import { fill, stroke } from './theme.ts';

/** Milliseconds to units of the picture. */
export interface TimeScale {
  /** Left and right edge in units of the picture. */
  readonly from: number;
  readonly to: number;
  readonly at: (valueMs: number) => number;
  readonly ticks: readonly number[];
  readonly logarithmic: boolean;
}

/** A scale for durations of which the smallest and largest are given. */
export function durationScale(valuesMs: readonly number[], from: number, to: number): TimeScale {
  const finite = valuesMs.filter((value) => Number.isFinite(value) && value >= 0);
  const most = Math.max(1, ...finite);
  // Below a millisecond nothing is measured, so nothing is magnified.
  const least = Math.max(1, Math.min(most, ...finite.filter((value) => value > 0)));
  if (most / least <= 20) return scaled(scaleLinear([0, most * 1.06], [from, to]), false, 6);
  return scaled(scaleLog([least * 0.8, most * 1.2], [from, to]).clamp(true), true, 4);
}

/** A linear scale of instants around the start of a fault. */
export function instantScale(fromMs: number, toMs: number, from: number, to: number): TimeScale {
  return scaled(scaleLinear([fromMs, Math.max(toMs, fromMs + 1)], [from, to]), false, 10);
}

// Ticks at whole steps of 1, 2 or 5, at most `most` of them; a logarithmic axis keeps powers of ten and their 2 and 5.
function scaled(scale: ScaleContinuousNumeric<number, number>, logarithmic: boolean, most: number): TimeScale {
  const all = scale.ticks(most);
  const kept = logarithmic ? all.filter((tick) => [1, 2, 5].includes(Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9)))) : all;
  const [from = 0, to = 0] = scale.range();
  return { from, to, at: (valueMs) => scale(valueMs), ticks: kept, logarithmic };
}

/** Ticks with their labels along the bottom, and faint lines up to `top`. */
export function timeAxis(scale: TimeScale, top: number, bottom: number, sign = false): Markup {
  const lines = scale.ticks.map((tick) => `M${px(scale.at(tick))} ${top}V${bottom}`).join('');
  // A label at the right edge ends there, or the picture would cut it.
  const anchor = (tick: number) => (scale.at(tick) > scale.to - 20 ? html` text-anchor="end"` : '');
  const labels = scale.ticks.map(
    (tick) => html`<text x="${px(scale.at(tick))}" y="${bottom + 16}"${anchor(tick)}>${tickText(tick, sign)}</text>`,
  );
  return html`<path ${stroke('grid')} d="${lines}"/><g ${fill('muted')} font-size="11" text-anchor="middle">${labels}</g>`;
}

function tickText(tickMs: number, sign: boolean): string {
  if (tickMs === 0) return '0';
  return `${sign && tickMs > 0 ? '+' : ''}${shortDuration(tickMs)}`;
}
