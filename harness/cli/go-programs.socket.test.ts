// The script behind the cases in Go, with a `go` that only copies: a program that is older than its source is built again, one
// that is not there in time ends with 127, and nothing is compiled that is current.

import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../scenarios/cases/programs/go.sh');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flatline-go-'));
  mkdirSync(join(folder, 'hello'));
  copyFileSync(script, join(folder, 'go.sh'));
  writeFileSync(join(folder, 'hello', 'go.mod'), 'module hello\n');
  source('echo first');
  mkdirSync(join(folder, 'bin'));
  compiler('echo built >>"$BUILDS" && { echo "#!/bin/sh"; cat main.go; } >"$3" && chmod +x "$3"');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

// Dates of files are coarse, so what is new is dated ahead.
function source(text: string, aheadS = -60): void {
  const path = join(folder, 'hello', 'main.go');
  writeFileSync(path, text);
  for (const each of [path, join(folder, 'hello', 'go.mod'), join(folder, 'hello')]) {
    const at = Date.now() / 1000 + (each === path ? aheadS : -60);
    utimesSync(each, at, at);
  }
}

function compiler(text: string): void {
  writeFileSync(join(folder, 'bin', 'go'), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, 'bin', 'go'), 0o755);
}

async function run(...words: string[]): Promise<{ code: number; said: string }> {
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, XDG_CACHE_HOME: folder, BUILDS: join(folder, 'builds') };
  const done = promisify(execFile)('sh', [join(folder, 'go.sh'), ...words], { env });
  return await done.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, said: error.stdout }),
  );
}

const builds = () => readFileSync(join(folder, 'builds'), 'utf8').split('\n').length - 1;

test('a program is built once, and again when its source is newer', async () => {
  expect(await run('hello')).toEqual({ code: 0, said: 'first\n' });
  expect(await run('hello')).toEqual({ code: 0, said: 'first\n' });
  expect(builds()).toBe(1);
  source('echo "second $1"', 3600);
  expect(await run('hello', 'time')).toEqual({ code: 0, said: 'second time\n' });
  expect(builds()).toBe(2);
});

test('alone it builds every folder that is a module', async () => {
  expect(await run()).toEqual({ code: 0, said: '' });
  expect(builds()).toBe(1);
  expect(await run('hello')).toEqual({ code: 0, said: 'first\n' });
  expect(builds()).toBe(1);
});

test('a program that cannot be built ends with 127 and says what to do, since nothing is wrong with a client', async () => {
  compiler('echo "no module" && exit 1');
  const { code, said } = await run('hello');
  expect(code).toBe(127);
  expect(said).toContain(
    'no module\nhello is not built, or older than its source; build it before the run: sh scenarios/cases/programs/go.sh',
  );
});
