// A library is found in the user's project, in the version that is asked for, under its own name or an alias.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLibrary, versionOf } from './library.ts';

let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'flatline-library-'));
  for (const [folder, version] of [
    ['chat', '2.1.0'],
    ['chat-1.0.3', '1.0.3'],
    ['@acme/line', '5.0.0'],
    ['line-4.2.0', '4.2.0'],
    ['chat-9.0.0', '8.0.0'],
  ] as const) {
    const path = join(project, 'node_modules', folder);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'package.json'), JSON.stringify({ name: folder, version, main: 'main.js' }));
    await writeFile(join(path, 'main.js'), `module.exports = ${JSON.stringify(`${folder} ${version}`)};`);
  }
});

afterAll(() => rm(project, { recursive: true, force: true }));

test.each([
  ['chat', undefined, 'chat 2.1.0'],
  ['chat', '2.1.0', 'chat 2.1.0'],
  ['chat', '2.1', 'chat 2.1.0'],
  ['chat', '1.0.3', 'chat-1.0.3 1.0.3'],
  ['@acme/line', undefined, '@acme/line 5.0.0'],
  ['@acme/line', '4.2.0', 'line-4.2.0 4.2.0'],
])('%s in version %s is %s', (name, version, expected) => {
  expect(findLibrary(name, version, join(project, 'some', 'folder')).load()).toBe(expected);
});

test('a version that is not there is named with what is, and with the command that installs it', () => {
  expect(() => findLibrary('chat', '3.0.0', project)).toThrowError(
    expect.objectContaining({
      code: 'FL-C013',
      blame: 'environment',
      message: 'the library chat 3.0.0 is not installed (chat is 2.1.0)',
      hint: 'npm install -D chat-3.0.0@npm:chat@3.0.0',
    }),
  );
});

test('an alias that holds another version is not taken for it', () => {
  expect(() => findLibrary('chat', '9.0.0', project)).toThrowError('(chat is 2.1.0, chat-9.0.0 is 8.0.0)');
});

test('a library that nobody installed is an environment failure', () => {
  expect(() => findLibrary('nobody-has-this', undefined, project)).toThrowError(
    expect.objectContaining({ exitCode: 3, hint: 'npm install -D nobody-has-this' }),
  );
});

test('a version that YAML reads as a number is one all the same', () => {
  expect(versionOf({ version: 5.5 })).toBe('5.5');
  expect(versionOf({})).toBeUndefined();
});
