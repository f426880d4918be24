// TypeScript scenarios run in a child process: what they throw, export or do to their process is said at their line, and
// plain data comes back with its places.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './folder.ts';
import { formatProblems, loadScenarios, type Problem } from './index.ts';
import { loadModule } from './module.ts';

const said = (problems: readonly Problem[]) => problems.map(({ code, line, column }) => `${code} ${line ?? '-'}:${column ?? '-'}`);

async function load(text: string, more: Record<string, string> = {}) {
  await using folder = await folderWith({ 'a.scenario.ts': text, ...more });
  return await loadScenarios({ patterns: ['.'], cwd: folder.path, env: {} });
}

test('a scenario with a check is plain data that remembers the check', async () => {
  const text = `import { defineScenario } from 'flatline';
const intervals: string[] = ['200ms', '1s'];
export default defineScenario(
  intervals.map((interval) => ({
    name: \`reset at \${interval}\`,
    client: { heartbeat: { interval } },
    faults: [{ type: 'reset' }],
    expect: { detection: { within: '500ms' }, check: (history) => history },
  })),
);
`;
  const { scenarios, problems } = await load(text);
  expect(problems).toEqual([]);
  expect(scenarios.map(({ name, hasCheck, client }) => [name, hasCheck, client.heartbeat?.intervalMs])).toEqual([
    ['reset at 200ms', true, 200],
    ['reset at 1s', true, 1000],
  ]);
});

test('literal keys have places', async () => {
  const text = `import { defineScenario } from 'flatline';
export default defineScenario({
  name: 'x', // why not: { here
  faults: [{ type: 'reset' }],
  expect: { detection: { within: '500ms' } },
});
`;
  const { scenarios } = await load(text);
  expect(scenarios[0]?.positions).toMatchObject({ name: { line: 3, column: 3 }, 'expect.detection.within': { line: 5, column: 26 } });
  expect(scenarios[0]?.hasCheck).toBe(false);
});

test.each<[string, string, string[]]>([
  ['a wrong value', "export default {\n  name: 'x',\n  expect: { detection: { within: 5 } },\n};\n", ['FL-S023 3:34']],
  [
    'an unknown key in a list',
    "export default [\n  { name: 'x', expect: {} },\n  { name: 'y', expect: { x: 1 } },\n];\n",
    ['FL-S020 3:26'],
  ],
  ['a thrown error', "const a = 1;\nthrow new Error('boom');\n", ['FL-S053 2:7']],
  ['a syntax error', 'export default {\n  name: ;\n};\n', ['FL-S050 2:9']],
  ['an enum', 'enum A { B }\nexport default A;\n', ['FL-S050 1:1']],
  ['an import of nothing', "import './none.ts';\nexport default {};\n", ['FL-S055 1:11']],
  ['no default export', 'export const a = 1;\n', ['FL-S051 -:-']],
  ['a function where data belongs', "export default {\n  name: 'x',\n  why: () => 'y',\n};\n", ['FL-S054 3:8']],
  ['a Map where data belongs', "export default {\n  name: 'x',\n  tags: new Map(),\n};\n", ['FL-S054 3:9']],
  ['a module that ends its process', 'process.exit(0);\n', ['FL-S053 -:-']],
])('%s is said at its line', async (_, text, expected) => {
  const { problems } = await load(text);
  expect(said(problems)).toEqual(expected);
  expect(formatProblems(problems, { colour: false })).not.toMatch(/ {4}at /);
});

test('an error in a module that is imported stands at the call', async () => {
  const { problems } = await load("import { f } from './f.ts';\nf();\nexport default {};\n", {
    'f.ts': "export function f() {\n  throw new Error('deep');\n}\n",
  });
  expect(said(problems)).toEqual(['FL-S053 2:1']);
});

test('a module that never finishes is ended', async () => {
  await using folder = await folderWith({ 'a.scenario.ts': 'setInterval(() => {}, 1000);\nawait new Promise(() => {});\n' });
  const { problems } = await loadModule(join(folder.path, 'a.scenario.ts'), 'a.scenario.ts', '', 'defineScenario', 500);
  expect(problems[0]).toMatchObject({ code: 'FL-S052', message: 'did not finish within 0.5 s of being imported' });
});

test('a config in TypeScript is taken', async () => {
  const config = "import { defineConfig } from 'flatline';\nexport default defineConfig({ defaults: { trials: 3, steady: 5 } });\n";
  const { problems } = await load("export default { name: 'x', expect: {} };\n", { 'flatline.config.ts': config });
  expect(problems.map(({ code, file, line, column }) => `${code} ${file} ${line}:${column}`)).toEqual(['FL-S023 flatline.config.ts 2:62']);
});
