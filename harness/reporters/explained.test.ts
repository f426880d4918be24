// reports/README.md explains what the reports show: every key of result.json, every label of the tables of report.html.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixtureRun } from './fixtures/run.ts';
import { html } from './html.ts';
import { resultKeys, withResultKeys } from './result-keys.ts';

const page = readFileSync(new URL('../../reports/README.md', import.meta.url), 'utf8');

test('every key of result.json has a meaning, and the table of the page is that of the schema (node harness/reporters/result-keys.ts)', () => {
  expect(resultKeys().filter(([, , meaning]) => meaning === '')).toEqual([]);
  expect(withResultKeys(page)).toBe(page);
});

test('every label of the tables of report.html is on the page', () => {
  const text = html.render(fixtureRun());
  const told = text.replaceAll(/<table class="heat">[\s\S]*?<\/table>/g, '');
  const heads = [...told.matchAll(/<th[^>]*>([^<]+)/g)].map((match) => match[1] ?? '');
  const instrument = text.slice(text.indexOf('<h4>Instrument'), text.indexOf('<h4>Versions'));
  const labels = [...heads, ...[...instrument.matchAll(/<dt>([^<]+)/g)].map((match) => match[1] ?? '')];
  expect(new Set(labels).size).toBeGreaterThan(25);
  const before = page.slice(0, page.indexOf('## result.json')).toLowerCase();
  expect([...new Set(labels)].filter((label) => !before.includes(label.trim().toLowerCase()))).toEqual([]);
});
