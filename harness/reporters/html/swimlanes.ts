// The worst trials as lanes over one time axis, zero at the start of the fault: what happened, in which order? The red
// stretch is the time in which the client did not know; its length is the detection time. The fault is shaded behind, beats
// are ticks, attempts are dots, and who ended a connection is named. The numbers of every lane are in the table below it.

import { shortDuration } from '../wording.ts';
import { instantScale, type TimeScale, timeAxis } from './axis.ts';
import type { DrawnLane } from './drawn-lanes.ts';
import { laneBar, laneMarks } from './lane-shapes.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { fill, stroke } from './theme.ts';

const width = 1130;
const left = 118;
const right = width - 14;
const top = 26;

/** The picture of one scenario's lanes; nothing without lanes. */
export function swimlanes(lanes: readonly DrawnLane[], id: string): Markup {
  if (lanes.length === 0) return nothing;
  const pitch = lanes.some(({ lane }) => lane.sessions.length > 0) ? 52 : 40;
  const bottom = top + lanes.length * pitch;
  const x = instantScale(...rangeOf(lanes), left, right);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="timelines"><svg class="chart wide" viewBox="0 0 ${width} ${bottom + 24}" width="${width}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">Timelines of ${lanes.length} trials</title><desc id="${id}-d">${lanes.map(sentence).join(' ')}</desc>
${hatch(id)}${lanes.map((drawn, index) => shades(drawn, x, top + index * pitch, pitch, id, index === 0))}${timeAxis(x, top, bottom, true)}<path ${stroke('fault')} stroke-width="1.2" d="M${px(x.at(0))} ${top - 4}V${bottom}"/>
${lanes.map((drawn, index) => lane(drawn, x, top + index * pitch, pitch))}</svg></div>`;
}

// The steady stage may be minutes long; only as much of it is drawn as gives the eye its rhythm.
function rangeOf(lanes: readonly DrawnLane[]): [number, number] {
  const toMs = Math.max(...lanes.map(({ lane }) => lane.endMs));
  const before = Math.min(...lanes.map(({ lane }) => lane.steadyFromMs));
  return [Math.max(before, -0.22 * toMs), toMs];
}

function sentence({ trial, lane }: DrawnLane): string {
  const what = trial.detectionMs ? `detected after ${shortDuration(trial.detectionMs.hi)}` : trial.outcome;
  return `Trial ${trial.attempt}, ${lane.client}: ${what}, ${lane.attempts.length} attempts.`;
}

function hatch(id: string): Markup {
  return html`<defs><pattern id="${id}-h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path ${stroke('fault')} stroke-width="1" opacity=".34" d="M0 0V7"/></pattern></defs>`;
}

function shades(drawn: DrawnLane, x: TimeScale, y: number, pitch: number, id: string, first: boolean): Markup {
  return html`${drawn.lane.faults.map((fault, index) => {
    const [from, to] = [x.at(fault.fromMs), x.at(fault.toMs)];
    const wide = px(Math.max(1.5, to - from));
    const label =
      first &&
      index < 3 &&
      html`<text ${fill('fault')} font-size="11.5" font-weight="600" x="${px(from + 4)}" y="${top - 10}">${fault.name}${fault.armed && ' armed, never fired'}</text>`;
    if (fault.armed) return html`${label}`;
    return html`<rect ${fill('fault')} opacity=".1" x="${px(from)}" y="${y}" width="${wide}" height="${pitch}"/><rect fill="url(#${id}-h)" x="${px(from)}" y="${y}" width="${wide}" height="${pitch}"><title>${fault.name}, ${shortDuration(fault.toMs - fault.fromMs)}</title></rect>${label}`;
  })}`;
}

function lane(drawn: DrawnLane, x: TimeScale, y: number, pitch: number): Markup {
  const { trial, lane: own, several } = drawn;
  const name = several ? `${trial.attempt} · ${own.client}` : trial.attempt;
  const colour = trial.verdict === 'fail' ? 'fail' : trial.verdict === 'pass' ? 'ink' : 'inconclusive';
  return html`<g><path ${stroke('line')} d="M0 ${y}.5H${right}"/><text ${fill(colour)} font-size="12.5" font-weight="600" x="0" y="${y + 18}">trial ${name}</text><text ${fill('muted')} font-size="11" x="0" y="${y + 32}">${drawn.outcome}${own.torn && ', record torn'}</text>${laneBar(own, x, y + 13)}${laneMarks(own, x, y + 13)}${sessions(drawn, x, y + pitch - 12)}</g>`;
}

function sessions({ lane: own }: DrawnLane, x: TimeScale, y: number): Markup {
  if (own.sessions.length === 0) return nothing;
  return html`<text ${fill('muted')} font-size="10.5" x="${left - 6}" y="${y + 5}" text-anchor="end">server</text><g ${fill('theory')} opacity=".75">${own.sessions.map(
    (session) => {
      const from = Math.max(left, x.at(session.fromMs));
      return html`<rect x="${px(from)}" y="${y}" width="${px(Math.max(1, x.at(session.toMs) - from))}" height="5" rx="2"><title>the server counts it as present until ${shortDuration(session.toMs)} after the fault</title></rect>`;
    },
  )}</g>`;
}
