// Bad files, fifth table: what can be wrong with a file before its text is looked at, and how files are found.

import { spawnSync } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './folder.ts';
import { formatProblems, loadScenarios, type Problem, validateText } from './index.ts';
import { decode, largestFileBytes } from './read.ts';

const good = 'name: x\nfaults: [{ type: reset }]\nexpect: { detection: { within: 500ms } }\n';

const said = (problems: readonly Problem[]) => problems.map(({ code, file, line, column }) => [code, file, line, column].join(' ').trim());

async function load(path: string, ...patterns: string[]) {
  return loadScenarios({ patterns, cwd: path, env: {} });
}

test('a missing file is named, with the nearest name beside it', async () => {
  await using folder = await folderWith({ 'reset.yaml': good });
  const { problems } = await load(folder.path, 'rest.yaml');
  expect(said(problems)).toEqual(['FL-S001 rest.yaml']);
  expect(formatProblems(problems, { colour: false })).toContain('did you mean reset.yaml?');
});

test('a file above 64 KiB is refused unread, one of exactly 64 KiB is read', async () => {
  const fill = (bytes: number) => `${good}#${'x'.repeat(bytes - good.length - 1)}`;
  await using folder = await folderWith({ 'large.yaml': fill(largestFileBytes + 1), 'full.yaml': fill(largestFileBytes) });
  const { problems, scenarios } = await load(folder.path, 'large.yaml', 'full.yaml');
  expect(said(problems)).toEqual(['FL-S004 large.yaml']);
  expect(scenarios).toHaveLength(1);
  expect(formatProblems(problems, { colour: false })).toContain('larger than 64 KiB (65537 bytes)');
});

test.each<[string, Uint8Array, string]>([
  ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x00, 0x01]), 'FL-S006 bad.yaml'],
  ['UTF-16', Buffer.from('\uFEFFname: x', 'utf16le'), 'FL-S005 bad.yaml'],
  ['Latin-1', Buffer.from('why: a\nname: caf\u00e9\n', 'latin1'), 'FL-S005 bad.yaml 2 10'],
])('%s is refused', async (_, bytes, expected) => {
  await using folder = await folderWith({ 'bad.yaml': bytes });
  expect(said((await load(folder.path, 'bad.yaml')).problems)).toEqual([expected]);
  expect(decode(bytes, 'bad.yaml')).toHaveProperty('problem');
});

// Root reads everything: then the file is read by a child process of nobody, if the program may be started by nobody.
test('a file without permission is refused', async (context) => {
  await using folder = await folderWith({ 'secret.yaml': good });
  const path = join(folder.path, 'secret.yaml');
  await chmod(path, 0);
  const program = `import { readText } from ${JSON.stringify(import.meta.resolve('./read.ts'))};
    console.log(JSON.stringify(await readText(${JSON.stringify(path)}, 'secret.yaml')));`;
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  await chmod(folder.path, 0o755);
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { ...nobody, cwd: '/', encoding: 'utf8' });
  if (status !== 0) return context.skip('an unprivileged user cannot start the program here');
  expect(JSON.parse(stdout)).toMatchObject({ problem: { code: 'FL-S003', message: 'cannot be read: permission denied' } });
});

test('a device is not an ordinary file', async () => {
  await using folder = await folderWith({});
  await symlink('/dev/zero', join(folder.path, 'endless.yaml'));
  expect(said((await load(folder.path, 'endless.yaml')).problems)).toEqual(['FL-S003 endless.yaml']);
});

test('a folder gives its scenario files and no others, in order', async () => {
  const files = { 'b.scenario.yaml': good, 'a/a.scenario.yaml': good, 'notes.yaml': 'no', 'node_modules/c.scenario.yaml': good };
  await using folder = await folderWith(files);
  expect((await load(folder.path, '.')).files).toEqual(['a/a.scenario.yaml', 'b.scenario.yaml']);
});

test('without patterns the default place is looked at, and an empty one is no problem', async () => {
  await using folder = await folderWith({ 'scenarios/a.scenario.yaml': good });
  await mkdir(join(folder.path, 'empty'));
  expect((await load(folder.path)).files).toEqual(['scenarios/a.scenario.yaml']);
  expect(await load(folder.path, 'empty')).toMatchObject({ files: [], problems: [], scenarios: [] });
  expect(await load(folder.path, '*.nothing')).toMatchObject({ files: [], problems: [] });
});

test('a file named twice is loaded once', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': good });
  expect((await load(folder.path, 'a.scenario.yaml', '*.yaml', '.')).files).toHaveLength(1);
});

test('all problems of all files come at once, by file and line', async () => {
  await using folder = await folderWith({ 'b.yaml': 'nam: x\nexpect: {}\n', 'a.yaml': 'name: x\nexpect: { x: 1 }\n' });
  const { problems } = await load(folder.path, 'b.yaml', 'a.yaml');
  expect(said(problems)).toEqual(['FL-S020 a.yaml 2 11', 'FL-S020 b.yaml 1 1']);
});

test('a file of settings is merged, and its problems stand in it', async () => {
  const scenario = `${good}settings: ../tuning.yaml\n`;
  await using folder = await folderWith({
    'cases/good.scenario.yaml': scenario,
    'tuning.yaml': 'settings:\n  quick: { heartbeat: { interval: 200ms } }\n  slow: { heartbeat: { interval: 5s } }\n',
  });
  const { scenarios } = await load(folder.path, 'cases');
  expect(scenarios.map(({ setting, client }) => [setting, client.heartbeat?.intervalMs])).toEqual([
    ['quick', 200],
    ['slow', 5000],
  ]);
  await using broken = await folderWith({
    'a.yaml': `${good}settings: tuning.yaml\n`,
    'tuning.yaml': 'settings:\n  quick: { heartbeat: { interval: 200 } }\n',
  });
  expect(said((await load(broken.path, 'a.yaml')).problems)).toEqual(['FL-S023 tuning.yaml 2 35']);
});

test('a file of settings that is missing, or holds something else, is said', async () => {
  await using folder = await folderWith({
    'a.yaml': `${good}settings: none.yaml\n`,
    'b.yaml': `${good}settings: other.yaml\n`,
    'other.yaml': 'trials: 3\n',
  });
  const { problems } = await load(folder.path, 'a.yaml', 'b.yaml');
  expect(said(problems)).toEqual(['FL-S037 a.yaml 4 11', 'FL-S037 other.yaml 1 1']);
});

test('a text that is not saved is checked like a file', async () => {
  await using folder = await folderWith({ 'flatline.config.yaml': 'defaults: { trials: 3 }\n' });
  const { scenarios, problems } = await validateText(good, 'new.scenario.yaml', { cwd: folder.path, env: {} });
  expect(problems).toEqual([]);
  expect(scenarios[0]).toMatchObject({ trials: 3, file: 'new.scenario.yaml' });
  const large = await validateText(`${good}#${'x'.repeat(largestFileBytes)}`, 'new.scenario.yaml', { cwd: folder.path, env: {} });
  expect(said(large.problems)).toEqual(['FL-S004 new.scenario.yaml']);
  const bad = await validateText('x: 1', 'new.scenario.yaml', { cwd: folder.path, env: {} });
  expect(bad.problems.length).toBeGreaterThan(0);
});
