// What the instrument gains by running ahead of others, no client under test may gain with it: a child inherits its parent's
// priority, so it is started at the one that the parent had before.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { runPunctually, startOrdinarily } from './priority.ts';

const before = getPriority();
const raised = runPunctually();
if (!raised) process.stderr.write('not tested: priorities: this user may not raise them\n');
afterAll(() => setPriority(before));

const priorityOfChild = () => Number(spawnSync(process.execPath, ['-p', 'os.getPriority()'], { encoding: 'utf8' }).stdout);

test.runIf(raised)('a child that is started ordinarily has the priority from before the raise, and its parent keeps the raised one', () => {
  expect(getPriority()).toBeLessThan(before);
  expect(priorityOfChild()).toBe(getPriority());
  expect(startOrdinarily(priorityOfChild)).toBe(before);
  expect(getPriority()).toBeLessThan(before);
});

const grouped = raised && existsSync('/proc/self/autogroup');
if (!grouped) process.stderr.write('not tested: priorities of sessions: this system has none, or this user may not raise them\n');

// In a session of its own, as the parts of the instrument are.
const groupOf = async (first: string) => {
  const priority = new URL('./priority.ts', import.meta.url).href;
  const script = `${first}; process.stdout.write(require('node:fs').readFileSync('/proc/self/autogroup', 'latin1'))`;
  const child = spawn(process.execPath, ['-e', `import('${priority}').then(({ runFirst, runPunctually }) => { ${script} })`], {
    detached: true,
  });
  let said = '';
  for await (const chunk of child.stdout) said += chunk;
  return Number(/nice (-?\d+)/.exec(said)?.[1]);
};

test.runIf(grouped)('the session of a part of the instrument is raised with it, that of its neighbours is not', async () => {
  await expect(groupOf('runPunctually()')).resolves.toBe(-10);
  await expect(groupOf('runFirst()')).resolves.toBe(-15);
  await expect(groupOf('')).resolves.toBe(0);
});
