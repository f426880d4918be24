// A new fault is one new file and one line in the collection: in a copy of the tree, a fault that nobody knew before is
// added that way and nothing else is touched, and the real command loads, runs and judges it.

import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './fixtures/command.ts';

const repository = join(import.meta.dirname, '..', '..');

const hiccup = `// Replies are held for a moment, requests still arrive: a server that swallows once.

import { z } from 'zod';
import { fault } from './define.ts';

export const hiccup = fault({
  type: 'hiccup',
  summary: 'Replies are held for a moment.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'proxy',
  resolve: () => ({}),
  effects: () => [{ primitive: 'hold', direction: 'down' }],
  proof: () => ({ kind: 'silence', direction: 'down' }),
  sees: () => ({ open: 'no reply', fresh: 'no reply', heal: 'replies arrive' }),
  silent: () => true,
});
`;

const scenario = `name: a hiccup is ridden through
client: { heartbeat: { interval: 100ms, detector: { type: silence, window: 2s } } }
faults: [{ type: hiccup, for: 400ms }]
trials: 3
expect: { detection: never, resume: { within: 400ms } }
`;

test('a fault added by one file and one line is validated, run and proved', async () => {
  const tree = mkdtempSync(join(tmpdir(), 'flatline-tree-'));
  try {
    cpSync(join(repository, 'harness'), join(tree, 'harness'), { recursive: true });
    cpSync(join(repository, 'package.json'), join(tree, 'package.json'));
    symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'));
    writeFileSync(join(tree, 'harness', 'faults', 'hiccup.ts'), hiccup);
    appendFileSync(join(tree, 'harness', 'faults', 'all.ts'), "export { hiccup } from './hiccup.ts';\n");
    await using folder = await folderWith({ 'a.scenario.yaml': scenario }, join(tree, 'harness', 'cli', 'flatline.js'));
    const { code, stdout, stderr } = await folder.run(['run', 'a.scenario.yaml']);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/✓ +a hiccup is ridden through/);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
});

test('the same scenario is refused by name where nobody added the fault', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario });
  const { code, stderr } = await folder.run(['validate', 'a.scenario.yaml']);
  expect(code).toBe(2);
  expect(stderr).toContain('hiccup');
});
