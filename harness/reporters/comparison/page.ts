// comparison.html: the comparison as one page without a script: what to take, the trade-off, the distributions, the same
// numbers as a table, and every difference that is real.

import type { ComparedSetting, Comparison } from '../../engine/comparison.ts';
import { connectCurves } from '../html/connects.ts';
import { type Curve, drawCurves } from '../html/ecdf.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { styleSheet } from '../html/style.ts';
import { herdColumns, herdLegend, herdRows } from './herd-table.ts';
import { cellsOf, columns, differencesText, differenceText, legendOf } from './table.ts';
import { tradeOffs } from './trade-off.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
const curvesInOne = 6;

/** comparison.html. */
export function comparisonPage(comparison: Comparison): string {
  const { name, evidence } = comparison;
  const modelled =
    evidence === 'model' && html`<p class="lead"><b>Evidence: model.</b> Computed from delay and loss; nothing was measured.</p>`;
  const body = html`<header><div class="brand"><b>Flatline</b><span>settings compared</span></div><h1>${name}</h1>${modelled}<p class="muted">${comparison.file}, ${comparison.environment}, seed <span class="mono">${comparison.seed}</span></p></header><main>${advice(comparison)}<section><h2>Trade-off</h2><div class="card">${tradeOffs(comparison)}</div></section>${curves(comparison.settings)}${table(comparison)}${herds(comparison)}${differences(comparison)}</main>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark"><title>${name}: settings compared, Flatline</title><link rel="icon" href="data:,"><style>${{ markup: styleSheet() }}</style></head>
<body>${body}</body></html>
`.markup;
}

function advice({ advice: lines, notes }: Comparison): Markup {
  const rows = lines.map((each) => html`<tr><td>${each.goal}<td class="name"><b>${each.setting}</b><td class="said">${each.reason}`);
  const shown = rows.length === 0 ? html`<p>No setting is recommended.</p>` : html`<table><tbody>${rows}</tbody></table>`;
  return html`<section><h2>What to take</h2><div class="card">${shown}${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}</div></section>`;
}

// Six lines can be told apart; more settings make more pictures.
function curves(settings: readonly ComparedSetting[]): Markup {
  const drawn = settings.filter((setting) => setting.n > 0);
  const groups = Array.from({ length: Math.ceil(drawn.length / curvesInOne) }, (_, index) =>
    drawn.slice(index * curvesInOne, (index + 1) * curvesInOne),
  );
  if (groups.length === 0) return nothing;
  const pictures = groups.map((group, index) => drawCurves(group.map(curveOf), [], `e${index}`));
  return html`<section><h2>Detection</h2><div class="card"><div class="charts">${pictures}</div></div></section>`;
}

function curveOf(setting: ComparedSetting, index: number): Curve {
  return { label: setting.name, values: setting.detectionsMs, n: setting.n, prediction: setting.predicted, index };
}

function table(comparison: Comparison): Markup {
  const heads = columns.map((head, index) => html`<th${index === 1 ? nothing : html` class="n"`}>${head}`);
  const rows = comparison.settings.map(
    (setting) => html`<tr>${cellsOf(setting).map((cell, index) => html`<td class="${index === 1 ? 'name' : 'n'}">${cell}`)}`,
  );
  const wire = comparison.settings.flatMap((setting) =>
    setting.traffic === null
      ? []
      : html`<li>${setting.name}: about ${Math.round(setting.traffic.estimatedWireBytesPerHour)} bytes an hour with IP and TCP headers (estimated), ${Math.round(setting.traffic.wakeUpsPerHour)} wake-ups an hour</li>`,
  );
  const legend = legendOf(comparison).map((line) => html`<p class="muted"><small>${line}</small></p>`);
  return html`<section><h2>Numbers</h2><div class="card"><div class="scroll" tabindex="0" role="group" aria-label="numbers"><table class="tight"><thead><tr>${heads}</thead><tbody>${rows}</tbody></table></div>${legend}<details><summary>on the wire</summary><ul>${wire}</ul></details></div></section>`;
}

function herds({ settings }: Comparison): Markup {
  const rows = herdRows(settings).map(
    (cells) => html`<tr>${cells.map((cell, index) => html`<td class="${index === 0 ? 'name' : 'n'}">${cell}`)}`,
  );
  if (rows.length === 0) return nothing;
  const curves = settings.flatMap(({ name, herd }) =>
    herd === null ? [] : [{ label: name, counts: herd.connectsPer100Ms, n: herd.trials }],
  );
  const heads = herdColumns.map((head, index) => html`<th${index === 0 ? nothing : html` class="n"`}>${head}`);
  return html`<section><h2>The herd</h2><div class="card"><div class="scroll" tabindex="0" role="group" aria-label="the herd"><table><thead><tr>${heads}</thead><tbody>${rows}</tbody></table></div><p class="muted"><small>${herdLegend}</small></p>${connectCurves(curves, 'connects')}</div></section>`;
}

function differences(comparison: Comparison): Markup {
  const lines = comparison.differences.map((each) => html`<li>${differenceText(each)}</li>`);
  return html`<section><h2>Differences</h2><div class="card"><p>${differencesText(comparison)}.</p><ul>${lines}</ul></div></section>`;
}
