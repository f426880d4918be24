// The shapes of one lane: bar of states, ticks of beats, the triangle of `down`, dots of attempts, crosses of ends. Shapes
// differ in form as well as in colour, and each says in words what it is when pointed at.

import { shortDuration } from '../wording.ts';
import type { TimeScale } from './axis.ts';
import type { Lane, State } from './lane.ts';
import { html, type Markup, nothing, px } from './markup.ts';
import { type Colour, fill, stroke } from './theme.ts';

const bar = 14;
const mostTicks = 240;
const colours: Readonly<Record<State, Colour>> = { up: 'up', unaware: 'unaware', rode: 'rode', known: 'known', away: 'known' };
const words: Readonly<Record<State, string>> = {
  up: 'up',
  unaware: 'unaware: says up, the network is dead',
  rode: 'rides the fault out',
  known: 'knows that it is down',
  away: 'its process is stopped or gone',
};

/** The states of a client as one bar whose top is at `y`, with its beats. */
export function laneBar(lane: Lane, x: TimeScale, y: number): Markup {
  return html`${lane.states.map((stretch) => {
    const [from, to] = [Math.max(x.from, x.at(stretch.fromMs)), x.at(stretch.toMs)];
    if (to <= from) return nothing;
    return html`<rect ${fill(colours[stretch.state])} x="${px(from)}" y="${y}" width="${px(to - from)}" height="${bar}"${stretch.state === 'unaware' && html` rx="2"`}><title>${words[stretch.state]}, ${shortDuration(stretch.toMs - Math.max(stretch.fromMs, lane.steadyFromMs))}</title></rect>`;
  })}${ticks(lane.beats, x, y + 2, y + bar - 2, 'beat')}${ticks(lane.lost, x, y + 4, y + bar - 4, 'lost')}`;
}

// One path for all ticks keeps the page small; beyond what the eye can part, every second, third … is drawn.
function ticks(instants: readonly number[], x: TimeScale, from: number, to: number, colour: Colour): Markup {
  const seen = instants.filter((atMs) => x.at(atMs) >= x.from);
  const every = Math.ceil(seen.length / mostTicks);
  const d = seen
    .filter((_, index) => index % every === 0)
    .map((atMs) => `M${px(x.at(atMs))} ${from}V${to}`)
    .join('');
  return d === '' ? nothing : html`<path ${stroke(colour)} stroke-width="1.5" d="${d}"/>`;
}

/** The marks on and below the bar. */
export function laneMarks(lane: Lane, x: TimeScale, y: number): Markup {
  const downs = lane.downs.filter((down) => x.at(down.atMs) >= x.from).slice(0, 12);
  return html`${downs.map((down) => downMark(down, x, y))}${dots(lane, x, y)}${lane.ends
    .filter((end) => x.at(end.atMs) >= x.from)
    .slice(0, 12)
    .map((end) => endMark(end, x, y))}`;
}

function downMark(down: Lane['downs'][number], x: TimeScale, y: number): Markup {
  const at = x.at(down.atMs);
  const time = down.atMs > 0 ? shortDuration(down.atMs) : 'mistake';
  return html`<path ${fill('ink')} d="M${px(at - 4.5)} ${y - 8}h9l-4.5 8z"><title>down at ${time}: ${down.reason}</title></path><text ${fill('ink')} font-size="11" font-weight="650" x="${px(at + 7)}" y="${y - 2}"><tspan class="halo">${time}</tspan></text>`;
}

function dots(lane: Lane, x: TimeScale, y: number): Markup {
  const shown = lane.attempts.slice(0, 60);
  const below = y + bar + 6;
  return html`${shown.map((attempt) => {
    const title = html`<title>attempt ${shortDuration(attempt.atMs)} after the fault, ${attempt.succeeded ? 'succeeded' : 'failed'}</title>`;
    return attempt.succeeded
      ? html`<circle ${fill('pass')} cx="${px(x.at(attempt.atMs))}" cy="${below}" r="3.6">${title}</circle>`
      : html`<circle ${stroke('muted')} stroke-width="1.4" cx="${px(x.at(attempt.atMs))}" cy="${below}" r="3">${title}</circle>`;
  })}`;
}

function endMark(end: Lane['ends'][number], x: TimeScale, y: number): Markup {
  const at = x.at(end.atMs);
  const [from, to] = [y + bar / 2 - 3.2, y + bar / 2 + 3.2];
  return html`<path ${stroke(end.by === 'path' ? 'fault' : 'ink')} stroke-width="1.7" d="M${px(at - 3.2)} ${px(from)}L${px(at + 3.2)} ${px(to)}M${px(at - 3.2)} ${px(to)}L${px(at + 3.2)} ${px(from)}"><title>ended by the ${end.by}</title></path>`;
}

/** What the shapes mean, as a list above the picture. */
export function laneLegend(): Markup {
  const item = (shape: Markup, words: string) => html`<li><svg width="18" height="14" aria-hidden="true">${shape}</svg>${words}`;
  const block = (colour: Colour) => html`<rect ${fill(colour)} width="18" height="12" y="1" rx="2"/>`;
  return html`<ul class="legend">${[
    item(block('up'), 'up'),
    item(block('unaware'), 'unaware = detection time'),
    item(block('rode'), 'rode it out'),
    item(block('known'), 'knows it is down, or away'),
    item(html`<path ${stroke('beat')} stroke-width="1.5" d="M4 2V12M9 2V12M14 2V12"/>`, 'beat'),
    item(html`<path ${fill('ink')} d="M4 3h9l-4.5 8z"/>`, 'down'),
    item(
      html`<circle ${stroke('muted')} stroke-width="1.4" cx="5" cy="7" r="3"/><circle ${fill('pass')} cx="13" cy="7" r="3.6"/>`,
      'attempt failed, succeeded',
    ),
    item(html`<path ${stroke('ink')} stroke-width="1.7" d="M5 3l8 8M5 11l8-8"/>`, 'connection ended'),
    item(html`<rect ${fill('fault')} opacity=".25" width="18" height="12" y="1" rx="2"/>`, 'fault in force'),
  ]}</ul>`;
}
