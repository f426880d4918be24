// How long after the heal was everybody back? One row of bars for each setting, over one common axis. Where the fault is to
// be ridden out, the resume of the same connection is drawn instead. Those that never came back are counted beside the row.

import type { Sample, ScenarioResult } from '../../result.ts';
import { conclusive, limitOf, shortDuration } from '../wording.ts';
import { durationScale, type TimeScale, timeAxis } from './axis.ts';
import { short } from './ecdf.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { fill, series, stroke } from './theme.ts';

interface Row {
  readonly label: string;
  readonly values: readonly number[];
  readonly never: number;
  readonly index: number;
}

const size = { width: 560, height: 262, left: 8, right: 548, top: 26, bottom: 222 };
const bins = 36;

/** The picture for the settings of one scenario; nothing without a value. */
export function recoveryBars(scenarios: readonly ScenarioResult[], id: string): Markup {
  const recovered = scenarios.map((scenario, index) =>
    rowOf(
      scenario,
      index,
      (sample) => sample.recoveryMs,
      (sample) => sample.detectionMs !== null || sample.rescued,
    ),
  );
  const resumed = scenarios.map((scenario, index) =>
    rowOf(
      scenario,
      index,
      (sample) => sample.resumeMs,
      (sample) => sample.outcome === 'survived',
    ),
  );
  const back = recovered.some((row) => row.values.length > 0);
  const rows = (back ? recovered : resumed).filter((row) => row.values.length + row.never > 0);
  if (!rows.some((row) => row.values.length > 0)) return nothing;
  const limits = [
    ...new Set(scenarios.map((scenario) => limitOf(scenario, back ? 'reconnect' : 'resume')).filter((limit) => limit !== undefined)),
  ];
  const most = Math.max(...rows.flatMap((row) => row.values));
  // A limit far away would squeeze the bars into the corner; then it is only named.
  const near = limits.filter((limit) => limit <= 3 * most);
  const x = durationScale([...rows.flatMap((row) => row.values), ...near], size.left, size.right);
  const far = limits.filter((limit) => limit > 3 * most);
  return html`<figure><figcaption>${back ? 'Recovery' : 'Resume'} <small>${back ? 'heal, or down if later, to first acknowledged beat' : 'heal to first acknowledged beat on the same connection'}${x.logarithmic && ', logarithmic'}</small></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="histogram"><svg class="chart" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">Histogram of recovery</title><desc id="${id}-d">${rows.map(sentence).join(' ')}</desc>
${timeAxis(x, size.top, size.bottom)}${near.map((limit) => limitLine(limit, x))}${far.map((limit) => html`<text ${fill('muted')} font-size="11.5" x="${size.right}" y="${size.top - 13}" text-anchor="end">limit ${shortDuration(limit)}, off to the right</text>`)}${rows.map((row, position) => bars(row, position, rows.length, x))}</svg></div></figure>`;
}

function rowOf(
  scenario: ScenarioResult,
  index: number,
  pick: (sample: Sample) => Sample['recoveryMs'],
  counts: (sample: Sample) => boolean,
): Row {
  const samples = conclusive(scenario)
    .flatMap((trial) => trial.samples)
    .filter((sample) => sample.side === 'client' && counts(sample));
  const values = samples.flatMap((sample) => pick(sample)?.hi ?? []);
  return { label: scenario.setting ?? '', values, never: samples.length - values.length, index };
}

function sentence(row: Row): string {
  const sorted = [...row.values].sort((a, b) => a - b);
  const at = (share: number) => shortDuration(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY);
  return `${row.label} n ${row.values.length + row.never}, p50 ${at(0.5)}, max ${at(1)}, never ${row.never}.`;
}

function limitLine(limitMs: number, x: TimeScale): Markup {
  const at = x.at(limitMs);
  const anchor = at > size.right - 40 ? 'end' : 'middle';
  return html`<path ${stroke('fail')} stroke-width="1.6" stroke-dasharray="5 3" d="M${px(at)} ${size.top - 8}V${size.bottom}"/><text ${fill('fail')} font-size="11.5" font-weight="600" x="${px(at)}" y="${size.top - 13}" text-anchor="${anchor}">limit ${shortDuration(limitMs)}</text>`;
}

function bars(row: Row, position: number, count: number, x: TimeScale): Markup {
  const height = (size.bottom - size.top) / count;
  const foot = size.top + height * (position + 1);
  const step = (size.right - size.left) / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of row.values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((x.at(value) - size.left) / step)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const tallest = Math.max(1, ...counts);
  const room = height - (count > 1 ? 22 : 10);
  const shapes = counts.map((each, bin) =>
    each === 0
      ? nothing
      : html`<rect x="${px(size.left + bin * step + 0.8)}" y="${px(foot - (each / tallest) * room)}" width="${px(step - 1.6)}" height="${px((each / tallest) * room)}" rx="1.5"><title>${each}</title></rect>`,
  );
  const name =
    count > 1 &&
    html`<text ${fill(series(row.index))} font-size="12" font-weight="600" x="${size.right}" y="${px(foot - height + 15)}" text-anchor="end"><tspan class="halo">${short(row.label)}</tspan></text>`;
  const never =
    row.never > 0 &&
    html`<text ${fill('fail')} font-size="11.5" font-weight="600" x="${size.right}" y="${px(foot - height + (count > 1 ? 30 : 15))}" text-anchor="end">${row.never} never back</text>`;
  return html`<path ${stroke('line')} d="M${size.left} ${px(foot)}H${size.right}"/><g ${fill(series(row.index))} opacity=".85">${shapes}</g>${name}${never}`;
}
