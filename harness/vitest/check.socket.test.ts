// A TypeScript scenario's `check` inside a real Vitest: it sees every conclusive trial's history, its error shows the
// author's line, and what it said travels in the test's meta.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVitest, type TestCase } from 'vitest/node';
import { lostResult } from '../coordinator/start.ts';
import { exactly, type History } from '../history.ts';
import { encodeHistory } from '../reporters/history-lines.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import type { Host } from './host.ts';
import { projectName, scenarioProject } from './scenario-project.ts';

const source = `const base: { faults: [] } = { faults: [] };
const check = (history: { events: { kind: string }[] }) => {
  const downs = history.events.filter((event) => event.kind === 'down').length;
  if (downs > 1) throw new Error(\`\${downs} downs\`);
};
export default [
  { ...base, name: 'quiet', expect: { check: () => undefined } },
  { ...base, name: 'noisy', expect: { check } },
  { ...base, name: 'said', expect: { check: () => 'not like this' } },
  { ...base, name: 'gone' },
  { ...base, name: 'known', expect: { check: () => 'not like this' } },
  { ...base, name: 'mended', expect: { check: () => undefined } },
];
`;

let folder = '';
let cases: TestCase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatline-check-'));
  const file = join(folder, 'checked.scenario.ts');
  await writeFile(file, source);
  await mkdir(join(folder, 'trials'));
  for (const [attempt, downs] of [1, 2].entries())
    await writeFile(join(folder, `trials/${attempt + 1}.ndjson`), encodeHistory(history(downs)));
  const config = { root: folder, config: false as const, watch: false, reporters: [], projects: [scenarioProject(host(), [])] };
  const vitest = await createVitest(config);
  await vitest.standalone();
  const run = await vitest.runTestSpecifications([vitest.getProjectByName(projectName).createSpecification(file)]);
  cases = run.testModules.flatMap((module) => [...module.children.allTests()]);
  await vitest.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function history(downs: number): History {
  const down = { ...exactly(1), kind: 'down', side: 'client', observer: 'client', client: 'c1' } as const;
  const header = {
    v: 1,
    scenario: {},
    plan: {},
    seed: 's',
    environment: 'embedded',
    versions: {},
    clock: 'CLOCK_MONOTONIC',
    concurrency: 1,
    uncertaintyMs: 1,
  } as const;
  return { header, events: Array.from({ length: downs }, () => down), end: { atMs: 2, observedUntil: {}, dropped: 0, why: 'decided' } };
}

function host(): Host {
  const scenario = (name: string) =>
    ({
      id: name,
      name,
      file: 'checked.scenario.ts',
      tags: [],
      source: {},
      warnings: [],
      positions: {},
      hasCheck: true,
      ...(['known', 'mended'].includes(name) ? { expectFailure: { of: ['check'], why: 'bug 7' } } : {}),
    }) as unknown as Scenario;
  const trials = ['1', '2', '3'].map((attempt) => ({
    attempt,
    history: `trials/${attempt}.ndjson`,
    verdict: attempt === '3' ? 'inconclusive' : 'pass',
  }));
  const held = { verdict: 'pass', reasons: [], exitCode: 0, trials } as unknown as Partial<ScenarioResult>;
  return {
    load: async () => ({ scenarios: ['quiet', 'noisy', 'said', 'gone', 'known', 'mended'].map(scenario), problems: [] }),
    begin: async () => {},
    finish: async () => {},
    interrupt: () => {},
    [Symbol.dispose]: () => {},
    answer: async (id) => ({ folder, result: { ...lostResult(scenario(id), ''), ...held } }),
  };
}

const called = (name: string) => cases.find((each) => each.name === name) as TestCase;
const outcomeOf = (name: string) => (called(name).meta() as { flatline?: { check?: unknown } }).flatline?.check;

test('a check without complaint passes, and is shown only trials that count', () => {
  expect(called('quiet').result().state).toBe('passed');
  expect(outcomeOf('quiet')).toEqual({ n: 2, complaints: [] });
});

test('an error of the check fails the test at the author’s line', () => {
  const [error] = called('noisy').result().errors ?? [];
  expect(error?.message).toBe('2 downs');
  expect(error?.stacks?.[0]).toMatchObject({ line: 4, file: expect.stringContaining('checked.scenario.ts') });
  expect(outcomeOf('noisy')).toEqual({ n: 2, complaints: [{ attempt: '2', message: '2 downs' }] });
});

test('a text that the check answers is a complaint', () => {
  expect(
    called('said')
      .result()
      .errors?.map((error) => error.message),
  ).toEqual(['not like this', 'not like this']);
});

test('a check that is not there any more is an error, not a pass', () => {
  expect(called('gone').result()).toMatchObject({
    state: 'failed',
    errors: [{ message: expect.stringContaining('not a function any more') }],
  });
  expect(outcomeOf('gone')).toBeUndefined();
});

test('a check that is known to complain passes while it does, and fails the test once it does not', () => {
  expect(called('known').result().state).toBe('passed');
  expect(called('mended').result()).toMatchObject({
    state: 'failed',
    errors: [{ message: 'a known failure is gone: check held (bug 7); remove expectFailure' }],
  });
});
