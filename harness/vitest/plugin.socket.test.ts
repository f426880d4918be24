// The plugin inside a real Vitest: names, soft failures with a frame in the scenario file, skips, and problems as failing
// tests. The host here is a table of finished results, since no trial is needed to see what Vitest makes of one.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVitest, type TestCase } from 'vitest/node';
import { lostResult } from '../coordinator/start.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import type { Host } from './host.ts';
import { projectName, scenarioProject } from './scenario-project.ts';

const yaml = `name: a cut is noticed
faults: [{ type: stall, for: 2s }]
expect:
  detection:
    within: 2s
  mistakes: 0
`;

let folder = '';
let cases: TestCase[] = [];
let printed = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatline-plugin-'));
  const file = join(folder, 'cut.scenario.yaml');
  await writeFile(file, yaml);
  const sink = new Writable({
    write(chunk, _encoding, done) {
      printed += String(chunk);
      done();
    },
  });
  const config = { root: folder, config: false, watch: false, reporters: ['default'], projects: [scenarioProject(hostOf(), [])] } as const;
  const vitest = await createVitest(
    { ...config, reporters: ['default'], projects: [...config.projects] },
    {},
    { stdout: sink, stderr: sink },
  );
  await vitest.standalone();
  const run = await vitest.runTestSpecifications([vitest.getProjectByName(projectName).createSpecification(file)]);
  cases = run.testModules.flatMap((module) => [...module.children.allTests()]);
  await vitest.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const base = { file: 'cut.scenario.yaml', tags: [], source: {}, warnings: [], positions: {} };

function scenario(setting: string): Scenario {
  const positions = {
    name: { line: 1, column: 1 },
    'expect.detection.within': { line: 5, column: 13 },
    'expect.mistakes': { line: 6, column: 13 },
  };
  return { ...base, id: setting, name: 'a cut is noticed', setting, positions, hasCheck: false } as unknown as Scenario;
}

const violated = {
  path: 'detection.within',
  limit: { value: 2000, unit: 'ms' },
  measured: { value: 2900, unit: 'ms' },
  n: 20,
  worstTrial: '7',
  verdict: 'fail',
  message: 'detection within 2 s: 2.9 s in trial 7 (n = 20)',
  line: 5,
  column: 13,
} as const;

const results: Record<string, Partial<ScenarioResult>> = {
  slow: {
    verdict: 'fail',
    again: 'flatline run cut.scenario.yaml --trial 7',
    expectations: [violated, { ...violated, path: 'mistakes', message: 'mistakes at most 0: 2' }],
  },
  good: { verdict: 'pass', reasons: [] },
  away: { verdict: 'unsupported', reasons: ['no packet faults here'] },
  vague: { verdict: 'inconclusive', reasons: ['the clock jumped'] },
};

function hostOf(): Host {
  const problem = { line: 2, column: 11, message: 'unknown fault "stal" [FL-S010]' };
  return {
    load: async () => ({ scenarios: Object.keys(results).map(scenario), problems: [problem] }),
    begin: async () => {},
    finish: async () => {},
    interrupt: () => {},
    [Symbol.dispose]: () => {},
    answer: async (id) => ({ folder, result: { ...lostResult(scenario(id), 'none'), ...results[id] } }),
  };
}

const called = (name: string) => cases.find((each) => each.name.includes(name)) as TestCase;

test('every setting is a test, and every problem of the file one more', () => {
  expect(cases.map((each) => each.name)).toEqual([
    'invalid: unknown fault "stal" [FL-S010]',
    ...['slow', 'good', 'away', 'vague'].map((setting) => `a cut is noticed [${setting}]`),
  ]);
});

test('each violated expectation is an error of its own at its line of the scenario file', () => {
  const errors = called('slow').result().errors ?? [];
  expect(errors.map((error) => error.message.split('\n')[0])).toEqual([violated.message, 'mistakes at most 0: 2']);
  expect(errors.map((error) => [error.stacks?.[0]?.line, error.stacks?.[0]?.column])).toEqual([
    [5, 13],
    [6, 13],
  ]);
  expect(errors[0]?.message).toContain('flatline run cut.scenario.yaml --trial 7');
});

test('the frame quotes the scenario file with a caret', () => {
  const plain = stripVTControlCharacters(printed);
  expect(plain).toMatch(/5\|\s+within: 2s/);
  expect(plain).not.toContain('worker.ts');
  expect(plain).toContain('^');
  expect(plain).toMatch(/2\|\s+faults: \[\{ type: stall/);
});

test('a pass passes, what is unsupported is skipped with its reason, what is inconclusive fails by that name', () => {
  expect(called('good').result().state).toBe('passed');
  expect(called('away').result()).toMatchObject({ state: 'skipped', note: 'unsupported: no packet faults here' });
  expect(called('vague').result().errors?.[0]).toMatchObject({ name: 'Inconclusive', message: 'inconclusive: the clock jumped' });
});

test('the whole result travels in the meta of the test', () => {
  expect(called('slow').meta()).toMatchObject({ flatline: { id: 'slow', result: { verdict: 'fail' } } });
});
