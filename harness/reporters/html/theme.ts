// The colours of the page in one table, light and dark, each with the meaning it carries. Shapes get them as attributes
// (so that a page whose styles are forbidden, as under Jenkins' default policy, still shows its pictures) and as classes,
// which win where styles are allowed and follow the reader's theme. Text colours keep a contrast of 4.5 on their ground.

import { html, type Markup } from './markup.ts';

/** Light and dark. */
const colours = {
  ground: ['#f4f6f8', '#0c1015'],
  card: ['#ffffff', '#141a21'],
  sunk: ['#f4f6f8', '#0f141a'],
  line: ['#d9dee5', '#2b3440'],
  grid: ['#e7ebf0', '#222a34'],
  ink: ['#12171e', '#e9eef4'],
  muted: ['#525c69', '#a3afbd'],
  link: ['#0a58ba', '#7cb8ff'],
  pass: ['#12713a', '#55cf86'],
  fail: ['#bd1f2b', '#ff8079'],
  inconclusive: ['#855400', '#ecb94a'],
  unsupported: ['#525c69', '#a3afbd'],
  up: ['#a9dcc3', '#2c6b52'],
  beat: ['#11663a', '#8fe9bd'],
  unaware: ['#e0434c', '#e5484d'],
  lost: ['#7d0f17', '#ffd9d7'],
  rode: ['#f2c879', '#8f6417'],
  known: ['#cfd5dd', '#3a4553'],
  fault: ['#6d4bd1', '#a78bfa'],
  theory: ['#0a58ba', '#7cb8ff'],
  s0: ['#0a58ba', '#7cb8ff'],
  s1: ['#b34700', '#ffb26b'],
  s2: ['#0b6e63', '#5fe0cf'],
  s3: ['#9a1fa8', '#f0a6fa'],
  s4: ['#4b6b0c', '#bfe36b'],
  s5: ['#475569', '#cbd5e1'],
} as const satisfies Record<string, readonly [string, string]>;

/** A colour by its meaning. */
export type Colour = keyof typeof colours;

/** Attributes of a filled shape or of text. */
export function fill(colour: Colour): Markup {
  return html`class="f-${colour}" fill="${colours[colour][0]}"`;
}

/** Attributes of a line. */
export function stroke(colour: Colour): Markup {
  return html`class="k-${colour}" fill="none" stroke="${colours[colour][0]}"`;
}

/** Colour of a series by its position; after six they repeat, and the dashes differ. */
export function series(index: number): Colour {
  return (['s0', 's1', 's2', 's3', 's4', 's5'] as const)[index % 6] ?? 's0';
}

/** Dash pattern of a series, so that colour is never the only difference. */
export function dashes(index: number): string {
  return ['none', '7 3', '2 3', '9 3 2 3', '4 4', '12 4'][index % 6] ?? 'none';
}

/** The variables and classes that put the table above into force. */
export function themeCss(): string {
  const names = Object.keys(colours) as Colour[];
  const variables = names.map((name) => `--${name}:light-dark(${colours[name].join(',')})`).join(';');
  const classes = names.map((name) => `.f-${name}{fill:var(--${name})}.k-${name}{stroke:var(--${name});fill:none}`).join('');
  return `:root{color-scheme:light dark;${variables}}${classes}`;
}
