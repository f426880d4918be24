// The CI files that `init` writes, and this repository's own: GitHub's are read by actionlint where there is one, GitLab's by
// a YAML parser; a file that is there already is never touched.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ciFile } from './ci-files.ts';
import { folderWith } from './fixtures/command.ts';
import { piecesOf } from './fixtures/page-ways.ts';

const actionlint = process.env['FLATLINE_ACTIONLINT'] ?? 'actionlint';
const isThere = spawnSync(actionlint, ['-version']).status === 0;
if (!isThere)
  process.stderr.write(
    'ci-files.socket.test.ts: workflows are not checked, no actionlint on this machine (FLATLINE_ACTIONLINT names one)\n',
  );
const home = mkdtempSync(join(tmpdir(), 'flatline-ci-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function lint(text: string): string {
  const { stdout, stderr } = spawnSync(actionlint, ['-no-color', '-'], { input: text, encoding: 'utf8' });
  return stdout + stderr;
}

test.runIf(isThere)('actionlint finds nothing in the workflow that init writes, with or without a package.json', () => {
  expect(lint(ciFile(home, 'github').text)).toBe('');
  writeFileSync(join(home, 'package.json'), '{}');
  expect(lint(ciFile(home, 'github').text)).toBe('');
});

test.runIf(isThere)('actionlint finds nothing in the workflow of this repository', () => {
  expect(lint(readFileSync(join(import.meta.dirname, '../../.github/workflows/ci.yml'), 'utf8'))).toBe('');
});

test.runIf(isThere)('actionlint finds what is wrong in a workflow', () => {
  expect(lint(ciFile(home, 'github').text.replace('needs: run', 'needs: walk'))).toContain('walk');
});

test('the CI files on the pages are those that init writes in a folder with a package.json', () => {
  writeFileSync(join(home, 'package.json'), '{}');
  const shown = piecesOf('CI file').map(({ text }) => text);
  expect(shown).toEqual([ciFile(home, 'gitlab').text]);
});

test('init writes a workflow, or the job for GitLab in a folder of GitLab, which leaves the file that is there alone', async () => {
  await using github = await folderWith({});
  expect((await github.run(['init'])).stdout).toContain('written  .github/workflows/flatline.yml');
  await using gitlab = await folderWith({ '.gitlab-ci.yml': 'mine: {}\n' });
  const { code, stdout } = await gitlab.run(['init']);
  expect(code).toBe(0);
  expect(stdout).toContain('add to .gitlab-ci.yml: include: [{ local: .gitlab/flatline.gitlab-ci.yml }]');
  expect(readFileSync(join(gitlab.path, '.gitlab-ci.yml'), 'utf8')).toBe('mine: {}\n');
  const job = parse(readFileSync(join(gitlab.path, '.gitlab/flatline.gitlab-ci.yml'), 'utf8'));
  expect(job.resilience).toMatchObject({ parallel: 2, artifacts: { when: 'always', reports: { junit: 'reports/latest/junit.xml' } } });
});

test('init --ci gitlab writes .gitlab-ci.yml where there is none, and --ci none writes no CI file', async () => {
  await using folder = await folderWith({});
  expect((await folder.run(['init', '--ci', 'none'])).stdout).not.toContain('.yml');
  expect((await folder.run(['init', '--ci', 'gitlab'])).stdout).toContain('written  .gitlab-ci.yml');
});
