// Everything that README.md and the guide let their readers copy: scenarios are run, one trial each and all side by side,
// and commands give the output that stands below them, but for times. What only parses is in pages.test.ts.

import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { folderWith } from './fixtures/command.ts';
import { type Block, blocks, commands, shown } from './fixtures/pages.ts';
import { masked } from './fixtures/walk.ts';

vi.setConfig({ testTimeout: 90_000 });

const all = blocks();
const isScenario = ({ language, text }: Block) =>
  (language === 'yaml' && /^name: /m.test(text)) || (language === 'ts' && text.includes('defineScenario'));
// A library's server must be installed for these; harness/clients has tests of its own for them.
const needsLibrary = ({ text }: Block) => /use: (mqtt|ws|socket-io|ioredis)\b/.test(text);
const scenarios = all.filter((block) => isScenario(block) && !needsLibrary(block));

test('every scenario of the pages holds', async (context) => {
  if (spawnSync('python3', ['--version']).status !== 0) return context.skip('the chat client of the guide needs python3');
  const files = scenarios.map(({ language, text }, index) => [`${index}.scenario.${language}`, text] as const);
  await using folder = await folderWith(Object.fromEntries(files));
  const chat = join(import.meta.dirname, 'fixtures/chat');
  cpSync(join(chat, 'chat-server'), join(folder.path, 'bin/chat-server'));
  cpSync(join(chat, 'chat.py'), join(folder.path, 'clients/chat.py'));
  const { code, stdout, stderr } = await folder.run(['run', '.', '--trial', '1']);
  expect(code, `${stderr}${stdout}`).toBe(0);
  expect(stdout).toMatch(/\b(\d+) passed of \1 scenarios/);
});

test('every command that is shown with its output gives that output', async () => {
  const dead = all.find(({ page, language }) => page.startsWith('scenarios') && language === 'yaml')?.text ?? '';
  await using folder = await folderWith({ 'dead.scenario.yaml': dead, 'slip.scenario.yaml': dead.replace('window', 'widnow') });
  const told = all.filter(({ language }) => language === 'console').flatMap(shown);
  expect(told.length).toBeGreaterThan(1);
  for (const { args, output } of told) {
    const { stdout, stderr } = await folder.run(args);
    expect(masked(`${stdout}${stderr}`), args.join(' ')).toBe(masked(output));
  }
});

test('what the pages let readers compute is computed', async () => {
  const computing = all
    .filter(({ language }) => language === 'sh')
    .flatMap(commands)
    .filter(([name]) => name === 'tune');
  expect(computing.length).toBeGreaterThan(0);
  await using folder = await folderWith({});
  for (const args of computing) {
    expect(await folder.run(args), args.join(' ')).toMatchObject({ code: 0, stdout: expect.stringContaining('heartbeat: { interval: ') });
  }
});
