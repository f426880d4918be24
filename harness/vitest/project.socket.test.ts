// `flatlineProject()` in somebody else's Vitest, as a process of its own: scenarios and unit tests run side by side, a
// violated expectation is red although the project retries, -t narrows, and the plugin at the root is refused.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunResult } from '../result.ts';
import { scenario } from './fixtures/scenario-text.ts';

vi.setConfig({ testTimeout: 60_000 });

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const flatline = new URL('./index.ts', import.meta.url).href;

const project = `import { flatlineProject } from '${flatline}';
export default { test: { retry: 2, fsModuleCache: false, projects: [flatlineProject(), { test: { name: 'unit', include: ['*.test.js'] } }] } };
`;
const unit = `import { expect, test } from 'vitest';\ntest('one and one', () => expect(1 + 1).toBe(2));\n`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatline-project-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function runVitest(files: Readonly<Record<string, string>>, ...args: string[]): Promise<{ code: number | null; output: string }> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$|GITHUB_)/.test(name)));
  const child = spawn(process.execPath, [vitest, 'run', '--reporter=default', ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output: stripVTControlCharacters(output) };
}

test('scenarios run beside unit tests, and what they violate is red with its line, whatever the user retries', async () => {
  const { code, output } = await runVitest({
    'vitest.config.mjs': project,
    'one.test.js': unit,
    'good.scenario.yaml': scenario('noticed in time', '400ms', '300ms'),
    'bad.scenario.yaml': scenario('noticed too late', '400ms', '900ms'),
  });
  expect(code).toBe(1);
  expect(output).toMatch(/Tests\s+1 failed \| 2 passed/);
  expect(output).toMatch(/bad\.scenario\.yaml:9:\d+/);
  expect(output).toMatch(/✓ noticed in time/);
  expect(output).toContain('reports/');
});

test('-t runs only what it names', async () => {
  const { code, output } = await runVitest(
    {
      'vitest.config.mjs': project,
      'good.scenario.yaml': scenario('noticed in time', '400ms', '300ms'),
      'bad.scenario.yaml': scenario('noticed too late', '400ms', '900ms'),
    },
    '-t',
    'in time',
  );
  expect(code).toBe(0);
  expect(output).not.toContain('✗ noticed too late');
});

test('every problem of an invalid file is a failing test at its place', async () => {
  const { code, output } = await runVitest({
    'vitest.config.mjs': project,
    'bad.scenario.yaml': 'name: a\nfaults: [{ type: stal, for: 2s }]\nexpect: { detections: never }\n',
  });
  expect(code).toBe(1);
  expect(output).toMatch(/bad\.scenario\.yaml:2:\d+/);
  expect(output).toMatch(/bad\.scenario\.yaml:3:\d+/);
});

test('the plugin outside a project of its own stops with the lines to paste', async () => {
  const root = `import { flatlinePlugin } from '${flatline}';\nexport default { plugins: [flatlinePlugin()] };\n`;
  const { code, output } = await runVitest({ 'vitest.config.mjs': root, 'one.test.js': unit });
  expect(code).not.toBe(0);
  expect(output).toContain("import { flatlineProject } from 'flatline/vitest'");
});

const byHand = `import { expect, test } from 'vitest';
import { flatlineMatchers, runScenario } from '${flatline}';
expect.extend(flatlineMatchers);
test('by hand', { timeout: 0 }, async () => {
  const run = await runScenario('good.scenario.yaml', { trials: 1 });
  expect(run).toDetectWithin('400ms');
  expect(await runScenario('good.scenario.yaml', { trials: 1 })).not.toRideThrough();
  expect(await runScenario('slow.scenario.yaml', { trials: 1 })).toDetectWithin('400ms');
});
`;

test('tests by hand with the reporter alone leave one joined report, and a matcher that fails is red with the numbers', async () => {
  const entry = fileURLToPath(new URL('./reporter-entry.ts', import.meta.url));
  const { code, output } = await runVitest(
    {
      'by-hand.test.js': byHand,
      'good.scenario.yaml': scenario('noticed in time', '400ms', '300ms'),
      'slow.scenario.yaml': scenario('noticed late', '1400ms', '900ms'),
    },
    `--reporter=${entry}`,
  );
  expect(code).toBe(1);
  expect(output).toMatch(/noticed late: expected detection within 400 ms; came [89]\d\d(\.\d)? ms at the slowest, n = 1/);
  expect(output).toMatch(/2 passed of 2 scenarios/);
  const joined = /report: (reports\S+)\/report\.html/.exec(output)?.[1] ?? 'no joined report';
  const { scenarios } = JSON.parse(await readFile(join(folder, joined, 'result.json'), 'utf8')) as RunResult;
  expect(scenarios.map(({ name }) => name)).toEqual(['noticed in time', 'noticed late']);
  expect(output).toMatch(/run again, so not in the joined report: reports/);
});
