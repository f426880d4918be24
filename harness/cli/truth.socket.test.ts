// The instrument against itself: each smoke file has a broken twin that must fail, a detector that never notices is found
// out, a harness that stood still blames nobody. What a test harness is worth shows in what it does not pass.

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { uniqueName } from '../random.ts';
import type { RunResult } from '../result.ts';
import { nowMs, sleep, systemClock } from '../time.ts';
import { type Folder, folderWith } from './fixtures/command.ts';
import { markName, processOf } from './fixtures/leftovers.ts';

// Whole runs, some with repeats: longer than a test of one socket.
vi.setConfig({ testTimeout: 90_000 });

const repository = join(import.meta.dirname, '..', '..');

function latest(folder: Folder): RunResult {
  return JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
}

test('every smoke file holds, and its broken twin fails', async () => {
  await using folder = await folderWith({});
  cpSync(join(repository, 'scenarios', 'smoke'), join(folder.path, 'good'), { recursive: true });
  cpSync(join(repository, 'harness', 'cli', 'fixtures', 'broken'), join(folder.path, 'broken'), { recursive: true });
  const { code, stdout } = await folder.run(['run', 'good', 'broken']);
  expect(code, stdout).toBe(1);
  const verdicts = latest(folder).scenarios.map(({ file, verdict }) => [file, verdict]);
  expect(verdicts.filter(([file]) => file?.startsWith('good'))).toHaveLength(4);
  expect(verdicts.filter(([file]) => file?.startsWith('broken'))).toHaveLength(4);
  expect(verdicts.filter(([file, verdict]) => file?.startsWith('broken') && verdict !== 'fail')).toEqual([]);
  expect(verdicts.filter(([file, verdict]) => file?.startsWith('good') && verdict !== 'pass')).toEqual([]);
});

const blackhole = (name: string, detector: string, steady = '2s') => `name: ${name}
client: { heartbeat: { interval: 200ms, detector: ${detector} }, reconnect: { type: constant, delay: 100ms, connectTimeout: 500ms } }
steady: ${steady}
faults: [{ type: blackhole, for: 1500ms }]
recover: 3s
trials: 10
expect: { detection: { within: 560ms }, reconnect: { within: 1500ms } }
`;
const watchful = '{ type: silence, window: 500ms }';

test('a detector of type none fails with outcome missed', async () => {
  await using folder = await folderWith({ 'none.scenario.yaml': blackhole('never notices', '{ type: none }') });
  expect((await folder.run(['run', 'none.scenario.yaml'])).code).toBe(1);
  const [scenario] = latest(folder).scenarios;
  expect(scenario?.trials.map((trial) => trial.outcome)).toEqual(Array.from({ length: 10 }, () => 'missed'));
  expect(scenario?.detection).toMatchObject({ n: 10, p50: null, max: null });
});

test('a data plane that does nothing makes every fault inconclusive, whatever its API answers', async () => {
  await using folder = await folderWith({});
  cpSync(join(repository, 'scenarios', 'smoke'), join(folder.path, 'smoke'), { recursive: true });
  const { code } = await folder.run(['run', 'smoke'], { FLATLINE_INERT: 'drop,hold,end,accept' });
  expect(code).toBe(4);
  expect(latest(folder).scenarios.map((scenario) => scenario.verdict)).toEqual(Array.from({ length: 4 }, () => 'inconclusive'));
});

test('a coordinator that stood still for a second fails nobody who is not to blame, and still fails who is', async () => {
  await using folder = await folderWith({
    'early.scenario.yaml': blackhole('before and during the stop', watchful),
    'late.scenario.yaml': blackhole('long after the stop', watchful, '6s'),
    'none.scenario.yaml': blackhole('never notices', '{ type: none }'),
  });
  const mark = uniqueName();
  const running = folder.start(['run', '.'], { [markName]: mark });
  await running.says('environment ready');
  const pid = await processOf(mark, 'harness/run.ts');
  await sleep(systemClock, 2300);
  process.kill(pid, 'SIGSTOP');
  const stoppedMs = nowMs();
  await sleep(systemClock, 1000);
  process.kill(pid, 'SIGCONT');
  const lengthMs = nowMs() - stoppedMs;
  const { code } = await running.ended;
  const verdict = (name: string) => latest(folder).scenarios.find((scenario) => scenario.name === name);
  const trials = (name: string) => verdict(name)?.trials ?? [];
  expect(lengthMs).toBeGreaterThan(900);
  expect(trials('before and during the stop').filter((trial) => trial.verdict === 'fail')).toEqual([]);
  expect(trials('before and during the stop').some((trial) => trial.lateness.jumpMs > 500)).toBe(true);
  expect(trials('long after the stop').filter((trial) => trial.verdict !== 'pass')).toEqual([]);
  expect(verdict('never notices')?.verdict).toBe('fail');
  expect(code).toBe(1);
});
