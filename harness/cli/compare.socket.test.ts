// `flatline compare` by the real command: interrupted, it keeps what was measured and goes on from there; played in the
// model, it says in all four files, in words, what to take and that nothing was measured.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Comparison } from '../engine/comparison.ts';
import { sleep, systemClock } from '../time.ts';
import { type Folder, folderWith } from './fixtures/command.ts';

const scenario = `name: which window
client: { reconnect: { type: constant, delay: 100ms, connectTimeout: 500ms } }
steady: 500ms
faults: [{ type: blackhole, for: 1s }]
expect: { reconnect: { within: 2s } }
settings:
  short: { heartbeat: { interval: 100ms, detector: { type: silence, window: 300ms } } }
  long: { heartbeat: { interval: 100ms, detector: { type: silence, window: 600ms } } }
`;
// A path without loss, since that is computed soonest.
const path = ['--delay', 'constant', '--delay-mean', '1ms', '--loss', '0%'];
const command = ['compare', 'a.scenario.yaml', '--trials', '6', '--parallel', '4', ...path];

const filesOf = async (folder: Folder) => {
  const runs = (await readdir(join(folder.path, 'reports'))).filter((name) => /^\d{4}-/.test(name)).sort();
  const newest = join(folder.path, 'reports', runs.at(-1) ?? '');
  const read = (name: string) => readFile(join(newest, name), 'utf8');
  return { read, comparison: JSON.parse(await read('comparison.json')) as Comparison };
};
const historiesOf = async (folder: Folder) =>
  (await readdir(join(folder.path, 'reports'), { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.ndjson')).length;
const blocks = ({ settings }: Comparison) => settings.map(({ name, n }) => [name, n] as const).sort();

test.concurrent('an interrupted comparison keeps what was measured, and --resume measures only the rest', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario });
  const running = folder.start([...command, '--log-level', 'debug', '--seed', 'x1']);
  await running.says('12 trials');
  while ((await historiesOf(folder)) < 4) await sleep(systemClock, 100);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
  const kept = await filesOf(folder);
  const before = blocks(kept.comparison).map(([, n]) => n);
  expect(before.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(4);
  expect(Math.max(...before)).toBeLessThan(6);
  expect(kept.comparison.notes).toContain('interrupted: go on with --resume');

  const resumed = await folder.run([...command, '--resume']);
  expect(resumed.code).toBe(0);
  const whole = await filesOf(folder);
  expect(whole.comparison.seed).toBe('x1');
  expect(blocks(whole.comparison)).toEqual([
    ['long', 6],
    ['short', 6],
  ]);
  // What was kept is not measured again: this run's own trials are the rest.
  const own = JSON.parse(await whole.read('result.json')) as { scenarios: { trials: { number: number }[] }[] };
  const ownTrials = own.scenarios.map(({ trials }) => new Set(trials.map(({ number }) => number)).size).sort();
  expect(ownTrials).toEqual(before.map((n) => 6 - n).sort());
}, 60_000);

test.concurrent('a modelled comparison says what to take and why, in every file, and that it is a model', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario });
  const ended = await folder.run(['compare', 'a.scenario.yaml', '--simulate', '--json', '--seed', 'x2', ...path]);
  expect(ended.code).toBe(0);
  const { read, comparison } = await filesOf(folder);
  expect(JSON.parse(ended.stdout)).toEqual(comparison);
  expect(comparison.advice.map(({ goal }) => goal)).toEqual(['fastest detection', 'fewest mistakes', 'least traffic', 'knee']);
  const [text, markdown, html, csv] = [
    ended.stderr,
    await read('comparison.md'),
    await read('comparison.html'),
    await read('comparison.csv'),
  ];
  for (const { setting, reason } of comparison.advice) {
    expect(text).toContain(`${setting}: ${reason}`);
    expect(html).toContain(reason);
    expect(markdown.replaceAll('\\', '')).toContain(reason);
  }
  expect(text).toMatch(/evidence: model \(computed; nothing was measured\)/);
  expect(markdown).toContain('**Evidence: model.**');
  expect(html).toContain('<b>Evidence: model.</b>');
  expect(csv.split('\r\n').filter((line) => line.includes(',model,'))).toHaveLength(2);
  // Ten exchanges a second, in steady each a ping and a pong of seven bytes with the LF; every second one finds the device awake.
  expect(comparison.settings[0]?.traffic).toMatchObject({ beatsPerHour: 72_000, bytesPerHour: 504_000, wakeUpsPerHour: 18_000 });
});
