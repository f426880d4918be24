// Every template as an author gets it: written by `new` into an empty folder and run as it is, all of them side by side, for
// one trial each. What needs faults of packets is left to machines that have them, and said so.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunResult } from '../result.ts';
import { folderWith } from './fixtures/command.ts';
import { templateNames } from './templates.ts';

test('every template holds as new writes it', async () => {
  await using folder = await folderWith({});
  const names = templateNames();
  const written = await Promise.all(names.map((name) => folder.run(['new', name, '--template', name])));
  expect(written.map(({ code }) => code)).toEqual(names.map(() => 0));
  const { code, stdout, stderr } = await folder.run(['run', '.', '--trial', '1', '--allow-unsupported']);
  expect(code, `${stderr}${stdout}`).toBe(0);
  const { scenarios } = JSON.parse(readFileSync(join(folder.path, 'reports/latest/result.json'), 'utf8')) as RunResult;
  const verdicts = new Map(scenarios.map(({ name, verdict }) => [name, verdict]));
  const unsupported = [...verdicts].filter(([, verdict]) => verdict === 'unsupported').map(([name]) => name);
  if (unsupported.length > 0) process.stderr.write(`not run, this machine cannot do their faults: ${unsupported.join(', ')}\n`);
  expect(unsupported.filter((name) => name !== 'cut' && name !== 'loss')).toEqual([]);
  expect([...verdicts].filter(([, verdict]) => verdict !== 'unsupported')).toEqual(
    names
      .filter((name) => !unsupported.includes(name))
      .sort()
      .map((name) => [name.replaceAll('-', ' '), 'pass']),
  );
}, 90_000);
