// `runScenario()` in a test that somebody wrote by hand: real trials, their histories at hand, matchers on what came.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defineScenario } from '../loader/define.ts';
import { flatlineMatchers } from './matchers.ts';
import { runScenario } from './run-scenario.ts';

vi.setConfig({ testTimeout: 0 });
expect.extend(flatlineMatchers);

const scenario = defineScenario({
  name: 'a cut noticed',
  client: {
    heartbeat: { interval: '100ms', detector: { type: 'silence', window: '300ms' } },
    reconnect: { type: 'constant', delay: '100ms', connectTimeout: '500ms' },
  },
  trials: 3,
  steady: '500ms',
  faults: [{ type: 'blackhole', for: '700ms' }],
  expect: { detection: { within: '400ms' }, reconnect: { within: '3s' } },
});

let reports = '';
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'flatline-by-hand-'));
});
afterAll(() => rm(reports, { recursive: true, force: true }));

test('a scenario written in the test is run in all its trials, and is what the matchers ask of', async () => {
  const run = await runScenario(scenario, { reports, environment: 'embedded' });
  expect(run).toPass();
  expect(run).toDetectWithin('400ms');
  expect(run).toReconnectWithin('3s');
  expect(run).not.toRideThrough();
  expect(run).toMakeNoMistake();
  expect(run.trials.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThanOrEqual(3);
  const [first] = run.trials;
  expect(first && run.history(first)?.events.some(({ kind }) => kind === 'inject')).toBe(true);
});

test('a file that is not valid is refused with its place, and so is a function', async () => {
  const file = join(reports, 'bad.scenario.yaml');
  await writeFile(file, 'name: a\nfaults: [{ type: stal, for: 2s }]\nexpect: { detection: never }\n');
  await expect(runScenario(file, { reports })).rejects.toThrow(/bad\.scenario\.yaml:2:\d+[\s\S]*stall/);
  await expect(runScenario({ ...scenario, expect: { check: () => true } }, { reports })).rejects.toThrow(/"check" is a function/);
});
