// How hard a herd knocks: connect attempts of all clients in each 100 ms since the fault began, one small picture for each
// setting. All of them have the same axes, so that a stampede is seen to be higher and a slow return to be longer.

import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { timeAxis } from './axis.ts';
import { short } from './ecdf.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { fill, stroke } from './theme.ts';

/** The curve of one setting. */
export interface ConnectCurve {
  readonly label: string;
  /** Attempts in each 100 ms since the fault began. */
  readonly counts: readonly number[];
  /** Trials behind it. */
  readonly n: number;
}

const binMs = 100;
const size = { width: 420, height: 190, left: 44, right: 408, top: 12, bottom: 160 };

/** One picture a curve, with its heading; nothing without a connect. */
export function connectCurves(curves: readonly ConnectCurve[], id: string): Markup {
  const most = max(curves, ({ counts }) => max(counts)) ?? 0;
  if (most === 0) return nothing;
  const longest = max(curves, ({ counts }) => counts.length) ?? 0;
  const scale = scaleLinear([0, longest * binMs], [size.left, size.right]);
  // As few as have room in a small picture.
  const x = { from: size.left, to: size.right, at: (atMs: number) => scale(atMs), ticks: scale.ticks(4), logarithmic: false };
  const y = scaleLinear([0, most], [size.bottom, size.top]).nice(3);
  const marks = y.ticks(3);
  const axis = html`${timeAxis(x, size.top, size.bottom)}<path ${stroke('grid')} d="${marks.map((mark) => `M${size.left} ${px(y(mark))}H${size.right}`).join('')}"/><g ${fill('muted')} font-size="11" text-anchor="end">${marks.map((mark) => html`<text x="${size.left - 6}" y="${px(y(mark) + 4)}">${mark}</text>`)}</g>`;
  const pictures = curves.map(
    ({ label, counts, n }, index) =>
      html`<figure><figcaption>${short(label)} <small>n = ${n}</small></figcaption><svg class="chart" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img" aria-labelledby="${id}-${index}"><title id="${id}-${index}">Connect attempts in each 100 ms since the fault began, ${label}; most: ${Math.round(max(counts) ?? 0)}</title>${axis}${bars(counts, x.at, y)}</svg></figure>`,
  );
  return html`<h4>Connect attempts <small class="muted">all clients, in each 100 ms since the fault began; median over n trials; the same axes in all pictures</small></h4><div class="small-charts">${pictures}</div>`;
}

// One outline over all bins: seen as bars, and small as text.
function bars(counts: readonly number[], x: (atMs: number) => number, y: (count: number) => number): Markup {
  const outline = counts.map((count, bin) => `V${px(y(count))}H${px(x((bin + 1) * binMs))}`).join('');
  return html`<path ${fill('s0')} d="M${px(x(0))} ${size.bottom}${outline}V${size.bottom}Z"/>`;
}
