// Every primitive switched off, one after the other: the environment answers every call as if it had acted and does nothing.
// Then each fault's own scenario must be inconclusive, whatever the client did meanwhile; a pass would be a lie. One trial
// of each is enough, since it is not the client that is judged.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { RunResult } from '../result.ts';
import { folderWith } from './fixtures/command.ts';

vi.setConfig({ testTimeout: 90_000 });

const faults = join(import.meta.dirname, '..', '..', 'scenarios', 'faults');

// A scenario that expects its fault to do nothing has nothing to be found out; a second one of a cut, a slow one, adds nothing.
const files = readdirSync(faults).filter((file) => /\.scenario\.yaml$/.test(file) && !/^(noop|cut-keep-alive)\b/.test(file));

async function verdicts(inert: readonly string[], chosen: readonly string[]): Promise<Record<string, string>> {
  // All at once, however late the machine is: nothing is measured here.
  const config = { 'flatline.config.yaml': 'parallel: 64\n' };
  await using folder = await folderWith({ ...Object.fromEntries(chosen.map((file) => [file, once(file)])), ...config });
  const { code, stderr } = await folder.run(['run', '.'], { FLATLINE_INERT: inert.join(',') });
  expect([3, 4], stderr).toContain(code);
  const result = JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8')) as RunResult;
  return Object.fromEntries(result.scenarios.map(({ file, setting, verdict }) => [[file, setting ?? []].flat().join(' '), verdict]));
}

function once(file: string): string {
  const text = readFileSync(join(faults, file), 'utf8').replace(/^trials: .*\n/m, '');
  return `${text.trimEnd()}\ntrials: 1\n`;
}

const inconclusive = (chosen: readonly string[]) => Object.fromEntries(chosen.map((file) => [file, 'inconclusive']));

test('what does nothing to new connections is found out', async () => {
  const chosen = files.filter((file) => /^(accept-close|accept-silent|connect-timeout|refuse)\b/.test(file));
  expect(chosen).toHaveLength(4);
  expect(await verdicts(['accept'], chosen)).toEqual(inconclusive(chosen));
});

test('what does nothing to bytes, connections, packets or processes is found out', async () => {
  const bytes = ['delay', 'rate', 'slice', 'hold', 'drop', 'cut-after', 'on-idle', 'end'];
  expect(await verdicts([...bytes, 'drop-packets', 'process', 'overload'], files)).toEqual(inconclusive(files));
});
