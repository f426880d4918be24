// The launcher under a Node that is too old: it starts the newer one of the npm package `node`, and is transparent to exit
// codes, output and signals. Without an old Node on the path there is nothing to try, and that is said.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { folderWith } from './fixtures/command.ts';
import { long } from './fixtures/scenarios.ts';

// Several runs share the machine here; a command that hangs is ended by the fixture before this.
vi.setConfig({ testTimeout: 60_000 });

function oldNode(): string | undefined {
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return found.find(
    (node) => existsSync(node) && Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) < 24,
  );
}

const node = oldNode();
if (node === undefined) console.log('skipped: no Node older than 24 on the path');

test.skipIf(node === undefined)('output and exit codes are those of the newer Node', async () => {
  await using folder = await folderWith({});
  expect(await folder.run(['--version'], {}, node)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+/) });
  expect(await folder.run(['rnu'], {}, node)).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean run?') });
});

test.skipIf(node === undefined)('without a newer Node it says what is needed, exit 2', async () => {
  await using folder = await folderWith({});
  const ended = await folder.run(['--version'], { FLATLINE_LAUNCHED: '1' }, node);
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/needs Node 24 or later, this is v\d+.*\[FL-U001\]/) });
});

test.skipIf(node === undefined)('a signal to the launcher ends the run in order', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': long });
  const running = folder.start(['run', 'a.scenario.yaml'], {}, node);
  await running.says('environment ready');
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(143);
});
