// What `flatline compare` refuses before anything starts: settings that contradict the fault, a matrix of nothing or of too
// much, a trace that is none, a budget that nothing fits into. Exit 2, one text that says where, and no folder is made.

import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { folderWith } from './fixtures/command.ts';

const client = 'client: { heartbeat: { interval: 1s }, reconnect: { type: constant, delay: 1s, connectTimeout: 1s } }';
const comparing = (rest: string) =>
  `name: which one\n${client}\nfaults: [{ type: blackhole, for: 5s }]\nexpect: { reconnect: { within: 4s } }\n${rest}`;
const good = comparing(`settings:
  quick: { heartbeat: { detector: { type: silence, window: 2s } } }
  slow: { heartbeat: { detector: { type: silence, window: 3s } } }
`);
const contradicting = good.replace('window: 3s', 'window: 10s');
const hundred = Array.from({ length: 100 }, (_, index) => `${index + 100}ms`).join(', ');
const matrix = (values: string) => comparing(`matrix: { heartbeat.interval: [${values}], reconnect.delay: [${values}] }\n`);
const trips = (last: string) => `${Array.from({ length: 12 }, (_, index) => 10 + ((7 * index) % 5)).join('\n')}\n${last}\n`;

test.concurrent.each([
  [
    'a window longer than the fault',
    { 'a.scenario.yaml': contradicting },
    [],
    /a\.scenario\.yaml:3: blackhole heals after 5 s, before slow \(10 s\) must have noticed \[FL-U027\]/,
  ],
  [
    'a window that no beat can meet',
    {
      'a.scenario.yaml': comparing(
        'matrix: { heartbeat.detector: [{ type: silence, window: 1s }, { type: silence, window: 2500ms }], heartbeat.interval: [2s] }\n',
      ),
    },
    [],
    /a\.scenario\.yaml:\d: the window of .* is not longer than the interval, so every beat comes too late \[FL-U028\]/,
  ],
  [
    'a matrix without keys',
    { 'a.scenario.yaml': comparing('matrix: {}\n') },
    [],
    /a\.scenario\.yaml:5:9: expected at least 1 setting, got none/,
  ],
  ['a matrix without values', { 'a.scenario.yaml': matrix('') }, [], /a\.scenario\.yaml:5:31: expected at least 1 entry, got 0/],
  [
    'ten thousand cells',
    { 'a.scenario.yaml': matrix(hundred) },
    [],
    /a\.scenario\.yaml:5:\d+: this matrix has 10000 cells, expected at most 200/,
  ],
  ['one setting', { 'a.scenario.yaml': comparing('') }, [], /has one setting, and one cannot be compared \[FL-U021\]/],
  ['a trace with a hole', { 'a.scenario.yaml': good, trace: trips('\n14') }, ['--trace', 'trace'], /trace:13: a hole: .* \[FL-M004\]/],
  ['a trace with text', { 'a.scenario.yaml': good, trace: trips('fast') }, ['--trace', 'trace'], /trace:13: .*"fast".* \[FL-M\d+\]/],
  ['no trace', { 'a.scenario.yaml': good }, ['--trace', 'gone'], /gone: cannot read the trace: no such file.* \[FL-M007\]/],
  ['a folder for a trace', { 'a.scenario.yaml': good }, ['--trace', '.'], /cannot read the trace: it is a folder.* \[FL-M007\]/],
  [
    'an endless trace',
    { 'a.scenario.yaml': good },
    ['--trace', '/dev/zero'],
    /cannot read the trace: it is larger than 16 MiB.* \[FL-M007\]/,
  ],
  [
    'a budget too small',
    { 'a.scenario.yaml': good },
    ['--budget', '2s'],
    /more than the budget of 2 s \[FL-U022\]; a budget of \d+ s fits/,
  ],
  ['nothing to resume', { 'a.scenario.yaml': good }, ['--resume'], /there is no comparison of these settings to resume \[FL-U023\]/],
] as const)('%s is refused with exit 2 before anything starts', async (_what, files, args, said) => {
  await using folder = await folderWith(files);
  const ended = await folder.run(['compare', 'a.scenario.yaml', ...args]);
  expect(ended.stderr).toMatch(said);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expect((await readdir(folder.path)).sort()).toEqual(Object.keys(files).sort());
});
