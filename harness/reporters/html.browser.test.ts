// The page in a real browser, opened from disk: it asks for nothing, says nothing, runs nothing; names that are markup appear
// as text; it never scrolls sideways; and every text has a contrast of at least 4.5 in both themes.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportInput } from '../reporter.ts';
import { chromium, type Page, startPage } from './fixtures/browser.ts';
import { contrastBelow } from './fixtures/contrast.ts';
import { unpackRecordedRun } from './fixtures/recorded/run.ts';
import { fixtureRun, hostileName } from './fixtures/run.ts';
import { html } from './html.ts';
import { readRun } from './read.ts';
import { harmless } from './wording.ts';

if (chromium === undefined) process.stderr.write('html.browser.test.ts is skipped: no Chromium on this machine\n');

const openAll = "document.querySelectorAll('details').forEach((one) => (one.open = true))";

function recordedRun(folder: string): Promise<ReportInput> {
  unpackRecordedRun(folder);
  return readRun(folder);
}

const inputs = { 'a made-up run of everything': () => Promise.resolve(fixtureRun()), 'a recorded run': recordedRun };

describe.skipIf(chromium === undefined).for(Object.entries(inputs))('report.html of %s', ([, input]) => {
  let folder = '';
  let page: Page;
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flatline-html-'));
    const file = join(folder, 'report.html');
    await writeFile(file, html.render(await input(folder)));
    url = pathToFileURL(file).href;
    page = await startPage(chromium ?? '');
    await page.size(1280, 900, 'light');
    await page.open(url);
    await page.evaluate(openAll);
  });
  afterAll(async () => {
    await page?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test('it loads nothing but itself and says nothing', () => {
    expect(page.requested.filter((address) => address !== url && !address.startsWith('data:'))).toEqual([]);
    expect(page.said).toEqual([]);
  });

  test('it has no script, and names that are markup made no element', async () => {
    expect(await page.evaluate('document.scripts.length')).toBe(0);
    expect(await page.evaluate("document.querySelectorAll('img, i, script, iframe, [onerror]').length")).toBe(0);
  });

  test.for([360, 768, 1440] as const)('at %d px it does not scroll sideways', async (width) => {
    await page.size(width, 900, 'light');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test.for(['light', 'dark'] as const)('in the %s theme every text has a contrast of at least 4.5', async (scheme) => {
    await page.size(1280, 900, scheme);
    expect(await page.evaluate<boolean>(`matchMedia('(prefers-color-scheme: ${scheme})').matches`)).toBe(true);
    expect(await page.evaluate<string[]>(contrastBelow(4.5))).toEqual([]);
  });

  test('the check of contrast finds text that cannot be read', async () => {
    const found = await page.evaluate<string[]>(contrastBelow(22));
    expect(found.length).toBeGreaterThan(100);
  });

  const isHostile = input !== recordedRun;
  test(isHostile ? 'hostile names appear as text' : 'names of scenarios appear as text', async () => {
    const shown = await page.evaluate<string[]>("[...document.querySelectorAll('h3')].map((one) => one.textContent)");
    expect(shown).toContain(isHostile ? harmless(hostileName) : 'a window of a second misses a limit of 800 ms');
    if (!isHostile) return;
    const body = await page.evaluate<string>('document.body.textContent');
    for (const text of ['<script>alert(3)</script>', '<script>alert(4)</script>', '<i>"x"</i>', 'a&b <script>'])
      expect(body).toContain(text);
  });

  test('a link into a folded section unfolds it', async () => {
    await page.open(url);
    await page.evaluate("location.hash = '#s6'");
    expect(await page.evaluate("document.querySelector('#s6').closest('details').open")).toBe(true);
  });
});
