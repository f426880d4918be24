// The page as text: nothing from outside becomes markup, no script and no address is in it, ids are unique, and a hundred
// scenarios of forty trials stay small and quick. What only a browser can tell is in html.browser.test.ts.

import { expect, test } from 'vitest';
import { nowMs } from '../time.ts';
import { fixtureRun, hostileName, largeRun } from './fixtures/run.ts';
import { mostLanes } from './html/drawn-lanes.ts';
import { html as template } from './html/markup.ts';
import { html } from './html.ts';

const run = fixtureRun();
const text = html.render(run);

test('whatever is interpolated is text, in lists and attributes as well', () => {
  expect(template`<b title="${hostileName}">${[hostileName, 1, null, false, template`<i>ok</i>`]}</b>`.markup).not.toMatch(
    /<script|<img|onerror=alert\(2\)>|\u001b|\u202e/,
  );
  expect(template`<a title="${`"'<>&`}">`.markup).toBe('<a title="&quot;&#39;&lt;&gt;&amp;">');
});

test('no script, no handler, no frame, no address outside of the folder', () => {
  expect(text).not.toMatch(/<(script|img|iframe|object|embed|form|base|video|audio)\b/i);
  const tags = text.match(/<[a-z][^>]*>/g) ?? [];
  expect(tags.filter((tag) => /\son[a-z]+=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
  const links = [...text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !/^(#[a-z0-9]+|data:,|logs\/flatline\.ndjson|[a-z]+\.(json|csv))$/.test(link))).toEqual([]);
  expect(text).not.toMatch(/url\((?!#)|@import|https?:/);
});

test('the content policy forbids everything but its own style', () => {
  expect(text).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:;`,
  );
});

test('ids are unique, and every link inside the page has its target', () => {
  const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
  expect(ids.length).toBe(new Set(ids).size);
  const targets = [...text.matchAll(/href="#([^"]+)"|url\(#([^)]+)\)/g)].map((match) => match[1] ?? match[2]);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

test('every picture has a name in words, and shapes carry their colour as an attribute', () => {
  const pictures = text.match(/<svg[^>]*>/g) ?? [];
  expect(pictures.filter((picture) => !/role="img" aria-labelledby=|aria-hidden="true"/.test(picture))).toEqual([]);
  expect(text).not.toMatch(/class="f-[a-z0-9]+"(?! fill="#)|class="k-[a-z0-9]+"(?! fill="none" stroke="#)/);
});

test('the verdict comes first, then what was violated, then the overview, the scenarios and the run', () => {
  const order = ['<h1 class="fail">Fail', 'id="problems"', 'id="overview"', 'id="scenarios"', 'id="run"'].map((part) => text.indexOf(part));
  expect(order.every((at) => at > 0)).toBe(true);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('a run without scenarios, without histories or with errors is a page as well', () => {
  const empty = html.render({
    history: () => undefined,
    result: { ...run.result, scenarios: [], verdict: 'inconclusive', errors: [hostileName], interrupted: true },
  });
  expect(empty).toContain('The environment failed, not your client');
  expect(empty).toContain('No scenario ran.');
  expect(empty).not.toContain('<script');
  expect(html.render({ ...run, history: () => undefined })).toContain('Trials in order');
});

test('a hundred scenarios of forty trials: below 3 MB, below 2 s, fifty lanes', () => {
  const large = largeRun(100, 40);
  const startedMs = nowMs();
  const page = html.render(large);
  expect(nowMs() - startedMs).toBeLessThan(2000);
  expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
  expect(page).toContain(`${mostLanes} lanes are drawn on this page`);
  expect(page.match(/zero is the start of the fault/g)?.length).toBeLessThanOrEqual(mostLanes);
});
