// What the real command refuses before anything is started: exit 2 or 5, one clear text, the nearest word, no stack.

import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Ended, folderWith } from './fixtures/command.ts';
import { holding, invalid } from './fixtures/scenarios.ts';

async function run(files: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended & { readonly left: readonly string[] }> {
  await using folder = await folderWith(files);
  const ended = await folder.run(args);
  return { ...ended, left: await readdir(folder.path) };
}

test.concurrent.each([
  [['rnu'], "unknown command 'rnu' (Did you mean run?)"],
  [['run', '--trail', '3'], "unknown option '--trail' (Did you mean --trial?)"],
  [['run', '--env', 'dokcer'], '--env: expected one of embedded, docker, got "dokcer" (did you mean docker?)'],
  [['run', '--shard', '3/2'], '--shard: expected a share such as 2/3, got "3/2"'],
  [['run', '--budget', '15'], '--budget: expected a duration such as 20ms, 90s or 15m, got "15"'],
  [['run', '--trial', 'x'], '--trial: expected the number of a trial, such as 17, got "x"'],
  [['run', '--seed'], 'argument missing'],
  [['explain', 'a', '--trials', 'x'], '--trials: expected a whole number, at least 1, got "x"'],
  [['explain'], "missing required argument 'files'"],
  [['new', 'x', '--template', 'blakhole'], '(did you mean blackhole?)'],
])('%j is refused with exit 2 and a hint', async (args, said) => {
  const ended = await run({}, ...args);
  expect(ended).toMatchObject({ code: 2, stdout: '', left: [] });
  expect(ended.stderr).toContain(said);
  expect(ended.stderr).toMatch(/\[FL-U003\]; see flatline .*--help\n$/);
});

test.concurrent('help and version are answers, exit 0', async () => {
  expect(await run({}, '--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  expect(await run({}, 'run', '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--allow-unsupported'), stderr: '' });
});

test.concurrent.each(['run', 'validate', 'list', 'explain'])(
  '%s shows every problem of an invalid file and starts nothing',
  async (command) => {
    const ended = await run({ 'a.scenario.yaml': invalid }, command, 'a.scenario.yaml');
    expect(ended).toMatchObject({ code: 2, stdout: '', left: ['a.scenario.yaml'] });
    expect(ended.stderr).toContain('a.scenario.yaml:2:');
    expect(ended.stderr).toContain('a.scenario.yaml:3:');
    expect(ended.stderr).toContain('^');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  },
);

test.concurrent('a valid and an invalid file together start nothing', async () => {
  const ended = await run({ 'a.scenario.yaml': holding, 'b.scenario.yaml': invalid }, 'run', '.');
  expect(ended).toMatchObject({ code: 2, left: ['a.scenario.yaml', 'b.scenario.yaml'] });
});

test.concurrent('nothing found, and nothing selected, are exit 5', async () => {
  expect(await run({ 'notes.txt': '' }, 'run', '.')).toMatchObject({ code: 5, left: ['notes.txt'] });
  const none = await run({ 'a.scenario.yaml': holding }, 'run', '.', '-t', 'something else');
  expect(none).toMatchObject({ code: 5, left: ['a.scenario.yaml'] });
  expect(none.stderr).toContain('no name here matches "something else", of 1 scenario [FL-U006]');
});

test.concurrent('a plan above the budget is refused before it starts', async () => {
  const ended = await run({ 'a.scenario.yaml': holding }, 'run', '.', '--budget', '1s');
  expect(ended).toMatchObject({ code: 2, left: ['a.scenario.yaml'] });
  expect(ended.stderr).toContain('more than the budget of 1 s');
});

test.concurrent('what was not run cannot be run again', async () => {
  const ended = await run({ 'a.scenario.yaml': holding }, 'run', '.', '--last-failed');
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no earlier run here [FL-U008]') });
});
