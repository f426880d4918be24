// The authors' commands as they are typed: what is written is valid, what is there stays, what is listed is complete.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './fixtures/command.ts';
import { holding } from './fixtures/scenarios.ts';

test.concurrent('new writes a scenario that validate accepts, and never overwrites', async () => {
  await using folder = await folderWith({});
  expect(await folder.run(['new', 'chat/cut', '--template', 'flap'])).toMatchObject({ code: 0 });
  expect(await folder.run(['validate', 'chat'])).toMatchObject({ code: 0, stdout: '1 file, 1 scenario: valid\n' });
  await writeFile(join(folder.path, 'chat/cut.scenario.yaml'), 'mine');
  const again = await folder.run(['new', 'chat/cut']);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already, and is left as it is [FL-U010]') });
  expect(await readFile(join(folder.path, 'chat/cut.scenario.yaml'), 'utf8')).toBe('mine');
});

test.concurrent('new calls the scenario what its file is called, so that two from one template are told apart', async () => {
  await using folder = await folderWith({});
  for (const name of ['chat/nat-forgets', 'scenarios/plain', '123']) expect(await folder.run(['new', name])).toMatchObject({ code: 0 });
  expect(await folder.run(['new', 'in-code', '--ts'])).toMatchObject({ code: 0 });
  const entries = JSON.parse((await folder.run(['list', '.', '--json'])).stdout) as { name: string }[];
  expect(entries.map(({ name }) => name).sort()).toEqual(['123', 'chat nat forgets', 'in code', 'plain']);
  const yaml = await readFile(join(folder.path, 'scenarios/plain.scenario.yaml'), 'utf8');
  expect(yaml).toMatch(/^# yaml-language-server.*\n# a connection that goes dead without a word is noticed\nname: plain\n/);
});

test.concurrent('init leaves reports out of what git keeps, wherever the config puts them, and says so', async () => {
  await using none = await folderWith({});
  expect((await none.run(['init'])).stdout).not.toContain('.gitignore');
  await using there = await folderWith({ '.gitignore': 'node_modules', 'flatline.config.yaml': 'reports: out/runs\n' });
  expect((await there.run(['init'])).stdout).toContain('added    /out/runs/ to .gitignore');
  expect((await there.run(['init'])).stdout).toContain('kept     .gitignore, which leaves out/runs/ out');
  expect(await readFile(join(there.path, '.gitignore'), 'utf8')).toBe('node_modules\n/out/runs/\n');
  await using fresh = await folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
  expect((await fresh.run(['init'])).stdout).toContain('written  .gitignore: /reports/');
});

test.concurrent('init writes a project that validates, and keeps what is there', async () => {
  await using folder = await folderWith({ 'flatline.config.yaml': 'reports: elsewhere\n' });
  const first = await folder.run(['init']);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('kept     flatline.config.yaml') });
  expect(await readFile(join(folder.path, 'flatline.config.yaml'), 'utf8')).toBe('reports: elsewhere\n');
  expect(await folder.run(['validate'])).toMatchObject({ code: 0 });
});

test.concurrent('init with commands of one’s own makes them the default', async () => {
  await using folder = await folderWith({});
  expect(await folder.run(['init', '--client', './client --fast', '--server', './server'])).toMatchObject({ code: 0 });
  expect(await folder.run(['validate'])).toMatchObject({ code: 0 });
  expect((await folder.run(['explain', 'scenarios'])).stdout).toContain('./client --fast');
});

test.concurrent('list gives every scenario once, as text and as JSON', async () => {
  const settings = `${holding}settings:\n  often: { heartbeat: { interval: 50ms } }\n  rare: { heartbeat: { interval: 150ms } }\n`;
  await using folder = await folderWith({
    'a.scenario.yaml': holding.replace('name:', 'tags: [smoke]\nname:'),
    'b.scenario.yaml': settings,
  });
  const text = await folder.run(['list', '.']);
  expect(text.stdout).toContain('a dead connection is noticed [often]');
  expect(text.stdout).toContain('#smoke');
  const entries = JSON.parse((await folder.run(['list', '.', '--json'])).stdout) as { setting: string | null; trials: number }[];
  expect(entries.map((entry) => entry.setting)).toEqual([null, 'often', 'rare']);
  expect(entries.every((entry) => entry.trials === 3)).toBe(true);
});

test.concurrent('explain draws the plan with theory, limit and time', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': holding });
  const { code, stdout } = await folder.run(['explain', 'a.scenario.yaml', '--origins']);
  expect(code).toBe(0);
  expect(stdout).toContain('detection after 200 ms to 300 ms');
  expect(stdout).toMatch(/fault {3}blackhole, after steady, for 1 s/);
  expect(stdout).toContain('detection within 400 ms');
  expect(stdout).toMatch(/█░*│?/);
  expect(stdout).toMatch(/client\.heartbeat\.interval +file +100 ms/);
});

test.concurrent('schema prints the schema that is shipped', async () => {
  await using folder = await folderWith({});
  const { stdout } = await folder.run(['schema']);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('draft-07') });
});
