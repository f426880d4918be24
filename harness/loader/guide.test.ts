// The guide says what the code does: its generated tables are those of the code, every scenario in it loads without a
// problem, every fault has its file under scenarios/faults/, and every file that it links to exists.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { faultTypes } from '../faults/index.ts';
import { withBlocks } from './guide-blocks.ts';
import { loadScenarios } from './index.ts';
import { loadDocument } from './load.ts';
import { scenarioNode } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { parseYaml } from './yaml.ts';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'scenarios/README.md'), 'utf8');
const examples = globSync('scenarios/examples/*.md', { cwd: root });
const pages = ['README.md', 'CONTRIBUTING.md', 'scenarios/README.md', ...examples].filter((page) => existsSync(join(root, page)));

test('the tables of the guide are those of the code (node harness/loader/write-guide.ts)', () => {
  expect(withBlocks(guide)).toBe(guide);
});

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/```yaml(?: file=\S+)?\n([\s\S]*?)```/g)]
    .map((match) => match[1] ?? '')
    .filter((block) => /^name: /m.test(block));
  for (const block of blocks) {
    test(`${page}: "${/^name: (.*)$/m.exec(block)?.[1]}" loads`, async () => {
      const { document, problems } = parseYaml(block, 'guide.scenario.yaml');
      expect(problems).toEqual([]);
      const layers = { defaults: undefined, servers: new Map(), clients: new Map() };
      const loaded = await loadDocument(document!, { layers, variables: {}, folder: '/nonexistent', checks: [] });
      expect(loaded.problems).toEqual([]);
      expect(loaded.scenarios.length).toBeGreaterThan(0);
    });
  }

  test(`${page}: what it links to exists`, () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !existsSync(join(dirname(join(root, page)), link)))).toEqual([]);
  });
}

test('every fault has a scenario under scenarios/faults/ that uses it', () => {
  const used = globSync('*.scenario.yaml', { cwd: join(root, 'scenarios/faults') }).filter((file) =>
    readFileSync(join(root, 'scenarios/faults', file), 'utf8').includes(`type: ${file.replace('.scenario.yaml', '')}`),
  );
  expect(used.map((file) => file.replace('.scenario.yaml', '')).sort()).toEqual(Object.keys(faultTypes).sort());
});

test('every scenario of the catalogue is valid, says why, and has tags', async () => {
  const { scenarios, problems } = await loadScenarios({ patterns: ['scenarios'], cwd: root, env: {} });
  expect(problems).toEqual([]);
  expect(new Set(scenarios.map(({ file }) => file)).size).toBeGreaterThanOrEqual(60);
  expect(scenarios.filter(({ why, tags }) => why === undefined || tags.length === 0).map(({ file }) => file)).toEqual([]);
});

// A number that can be looked up, or the admission that there is none: a source is never made up.
test('every case and problem names its public source, or says that there is none', async () => {
  const { scenarios } = await loadScenarios({ patterns: ['scenarios/cases', 'scenarios/problems'], cwd: root, env: {} });
  const isSourced = (why = '') => /[\w.-]+\/[\w.-]+(#| PR#)\d+|\bRFC \d+/.test(why) || why.endsWith('(no public source)');
  expect([...new Set(scenarios.map(({ file }) => file))].length).toBeGreaterThan(50);
  expect(scenarios.filter(({ why }) => !isSourced(why)).map(({ file }) => file)).toEqual([]);
});

test('every scenario of the catalogue names its schema, so that editors check it', () => {
  const files = globSync('scenarios/**/*.scenario.yaml', { cwd: root });
  const without = files.filter((file) => {
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(root, file), 'utf8'))?.[1];
    return schema === undefined || !existsSync(join(root, dirname(file), schema));
  });
  expect(without).toEqual([]);
});

test('every key of `expect`, and every key below it, stands on the page about expectations', () => {
  const page = guide.slice(guide.indexOf('## Expectations, and what counts'), guide.indexOf('## How many trials?'));
  const keys = [...new Set(keysBelow(scenarioNode().properties?.['expect'] ?? {}))];
  expect(keys.length).toBeGreaterThan(15);
  expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
});

// The bounds of a number of attempts explain themselves.
function keysBelow(node: SchemaNode): string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => (key === 'attempts' ? [key] : [key, ...keysBelow(child)]));
  return [...own, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(keysBelow)];
}

// A reason is quoted as the engine words it; what differs each time (numbers, …) is left out.
test('every reason on the page about inconclusive trials is one that the engine gives', () => {
  const page = guide.slice(guide.indexOf('## Why inconclusive?'), guide.indexOf('## A failure that is known'));
  const cells = [...page.matchAll(/^\| (`.*?) \|/gm)].map((match) => match[1] ?? '');
  const quoted = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
  const engine = globSync('harness/engine/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const said = (words: string) => engine.some((text) => text.includes(words));
  const parts = quoted.flatMap((text) => text.split(/…|\d+/).map((part) => part.trim())).filter((part) => part.length > 3);
  expect(quoted.length).toBeGreaterThan(10);
  expect(parts.filter((part) => !said(part))).toEqual([]);
});
