// The folder of a run on a real disk: never shared, never half written, `latest` at the newest, clear errors when the disk
// refuses, and a run that comes back as it was written.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { unpackRecordedRun } from './fixtures/recorded/run.ts';
import { fixtureRun } from './fixtures/run.ts';
import { encodeHistory } from './history-lines.ts';
import { historiesOf, readRun } from './read.ts';
import { createRunFolder, writeReports, writeWhole } from './write.ts';

const run = fixtureRun();
const home = await mkdtemp(join(tmpdir(), 'flatline-reports-'));
afterAll(() => rm(home, { recursive: true, force: true }));
let counter = 0;

async function folder(): Promise<string> {
  counter += 1;
  const path = join(home, String(counter));
  await mkdir(path);
  return path;
}

test('twenty runs of the same second have twenty folders', async () => {
  const reports = join(await folder(), 'deep', 'reports');
  const made = await Promise.all(Array.from({ length: 20 }, () => createRunFolder(reports)));
  expect(new Set(made).size).toBe(20);
  expect(basename(made[0] ?? '')).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{6}$/);
});

test('all files are there under their final names and under no other, and latest points at them', async () => {
  const path = await createRunFolder(await folder());
  const written = await writeReports(path, run.result);
  expect((await readdir(path)).toSorted()).toEqual([
    'junit.xml',
    'metrics.prom',
    'report.html',
    'report.md',
    'result.json',
    'trace.json',
    'trials.csv',
  ]);
  expect(written).toHaveLength(7);
  expect(await readlink(join(dirname(path), 'latest'))).toBe(basename(path));
});

test('latest never goes back to an older run, and survives being written through', async () => {
  const reports = await folder();
  const [older, newer] = [join(reports, '2026-01-01T00-00-00Z-aaaaaa'), join(reports, '2026-01-02T00-00-00Z-aaaaaa')];
  await mkdir(older);
  await mkdir(newer);
  await writeReports(newer, run.result, []);
  await writeReports(older, run.result, []);
  await writeReports(join(reports, 'latest'), run.result, []);
  expect(await readlink(join(reports, 'latest'))).toBe(basename(newer));
  await rm(newer, { recursive: true });
  await writeReports(older, run.result, []);
  expect(await readlink(join(reports, 'latest'))).toBe(basename(older));
});

test('a file or folder called latest is left alone', async () => {
  const reports = await folder();
  await mkdir(join(reports, 'latest'));
  const path = await createRunFolder(reports);
  await writeReports(path, run.result, []);
  expect((await lstat(join(reports, 'latest'))).isDirectory()).toBe(true);
});

test('a folder that cannot be made is exit code 3 with its cause', async () => {
  const blocked = join(await folder(), 'file');
  await writeFile(blocked, '');
  await expect(createRunFolder(join(blocked, 'reports'))).rejects.toMatchObject({ code: 'FL-E720', exitCode: 3, blame: 'environment' });
});

const lastWords = { 'junit.xml': '</testsuites>', 'report.html': '</html>', 'trace.json': '}', 'result.json': '}' };

const namespaces = spawnSync('unshare', ['-Urm', 'true']).status === 0;

test('a full disk is exit code 3 in one clear line, what fitted stays, nothing is half written', async (context) => {
  if (!namespaces) context.skip('no unprivileged mount namespace, so no small disk to fill');
  const path = await folder();
  const script = join(import.meta.dirname, 'fixtures', 'full-disk.ts');
  const command = `mount -t tmpfs -o size=64k none "$0" && exec "$1" "$2" "$0"`;
  const { stdout, stderr } = spawnSync('unshare', ['-Urm', 'sh', '-c', command, path, process.execPath, script], { encoding: 'utf8' });
  const found = JSON.parse(stdout || JSON.stringify({ stderr }));
  expect(found.first).toEqual({ code: 'FL-E721', message: 'cannot write the reports: the disk is full', exitCode: 3 });
  expect(found.second).toEqual({ code: 'FL-E720', message: 'cannot make the folder of this run: the disk is full', exitCode: 3 });
  expect(found.names).toContain('report.md');
  expect(found.names).not.toContain('result.json');
  expect(found.names.filter((name: string) => name.startsWith('.'))).toEqual([]);
});

test('what is in the way of one file does not keep the others from being written', async () => {
  const path = await folder();
  await mkdir(join(path, 'report.md', 'x'), { recursive: true });
  await expect(writeReports(path, run.result)).rejects.toMatchObject({ code: 'FL-E721', exitCode: 3 });
  const names = await readdir(path);
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  expect(names).toContain('result.json');
  expect(names).toContain('report.html');
});

test('a file that comes in parts is written whole, and one that breaks off is not there', async () => {
  const path = await folder();
  await writeWhole(join(path, 'whole'), ['a\n', 'b\n'], false);
  expect(await readFile(join(path, 'whole'), 'utf8')).toBe('a\nb\n');
  function* broken() {
    yield 'a\n';
    throw new Error('no more');
  }
  await expect(writeWhole(join(path, 'broken'), broken(), false)).rejects.toThrow('no more');
  expect(await readdir(path)).toEqual(['whole']);
});

test('whoever is killed while writing leaves every file whole under its final name', async () => {
  const path = await createRunFolder(await folder());
  unpackRecordedRun(path);
  for (let round = 0; round < 5; round += 1) {
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'write-forever.ts'), path]);
    await once(writer.stdout, 'data');
    // Spread over what writing all of them once takes.
    await setTimeout(round * 40);
    writer.kill('SIGKILL');
    await once(writer, 'close');
    expect((await readRun(path)).result.scenarios).toHaveLength(11);
    for (const [name, last] of Object.entries(lastWords)) {
      const text = await readFile(join(path, name), 'utf8').catch(() => last);
      expect(text.trimEnd().endsWith(last), `${name} of ${text.length} characters`).toBe(true);
    }
  }
});

test('a read-only folder is exit code 3 in one clear line, and what was in it stays', async (context) => {
  if (!namespaces) context.skip('no unprivileged mount namespace, so no file system to make read-only');
  const path = await folder();
  const script = join(import.meta.dirname, 'fixtures', 'read-only.ts');
  const command = `mount -t tmpfs -o size=4m none "$0" && exec "$1" "$2" "$0"`;
  const { stdout, stderr } = spawnSync('unshare', ['-Urm', 'sh', '-c', command, path, process.execPath, script], { encoding: 'utf8' });
  const found = JSON.parse(stdout || JSON.stringify({ stderr }));
  expect(found).toEqual({
    folder: { code: 'FL-E720', message: 'cannot make the folder of this run: the file system is read-only', exitCode: 3 },
    reports: { code: 'FL-E721', message: 'cannot write the reports: the file system is read-only', exitCode: 3 },
    names: ['result.json'],
  });
});

test('a write that fails leaves the old file as it was', async () => {
  const path = join(await folder(), 'x.json');
  await writeWhole(path, 'old');
  await expect(writeWhole(join(path, 'below'), 'new')).rejects.toThrow();
  expect(await readFile(path, 'utf8')).toBe('old');
});

test('a run comes back with its histories; one that is gone, torn or outside is no error', async () => {
  const path = await createRunFolder(await folder());
  const stored = run.result.scenarios[0]?.trials[0]?.history ?? '';
  const history = run.history(stored);
  if (history === undefined) throw new Error('the fixture has no history');
  await mkdir(dirname(join(path, stored)), { recursive: true });
  await writeFile(join(path, stored), encodeHistory(history));
  await writeReports(path, run.result);
  const back = await readRun(path);
  expect(back.result.scenarios).toHaveLength(run.result.scenarios.length);
  expect(back.history(stored)?.events).toHaveLength(history.events.length);
  expect(back.history('trials/none.ndjson')).toBeUndefined();
  expect(historiesOf(path)('../../etc/passwd')).toBeUndefined();
  expect((await readRun(join(path, 'result.json'))).result.seed).toBe(run.result.seed);
});

test('a folder without a result is refused with what to do', async () => {
  await expect(readRun(await folder())).rejects.toMatchObject({
    code: 'FL-E731',
    exitCode: 2,
    hint: expect.stringContaining('reports/latest'),
  });
});
