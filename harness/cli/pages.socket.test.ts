// What README.md and the guide let their readers copy: scenarios are run, one trial each and all side by side; commands give
// the output that stands below them, but for times, or end well where the page shows none.

import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Folder, folderWith } from './fixtures/command.ts';
import { piecesOf } from './fixtures/page-ways.ts';
import { type Piece, root, wordsOf } from './fixtures/pages.ts';
import { resembling } from './fixtures/shown-output.ts';

vi.setConfig({ testTimeout: 120_000 });

const isThere = (program: string, flag: string) => spawnSync(program, [flag]).error === undefined;
const withBroker = piecesOf('scenario with a broker');
const hasBroker = isThere('mosquitto', '-h');
if (!hasBroker)
  for (const { page, line } of withBroker)
    process.stderr.write(`only loaded, not run: ${page}:${line} scenario with a broker: this machine has no mosquitto\n`);

test('every scenario of the pages holds', async (context) => {
  if (!isThere('python3', '--version')) return context.skip('the chat client of the guide needs python3');
  const scenarios = [...piecesOf('scenario'), ...(hasBroker ? withBroker : [])];
  const files = scenarios.map(({ language, text }, index) => [`${index}.scenario.${language}`, text] as const);
  await using folder = await folderWith(Object.fromEntries(files));
  const chat = join(import.meta.dirname, 'fixtures/chat');
  cpSync(join(chat, 'chat-server'), join(folder.path, 'bin/chat-server'));
  cpSync(join(chat, 'chat.py'), join(folder.path, 'clients/chat.py'));
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  const { code, stdout, stderr } = await folder.run(['run', ...files.map(([name]) => name), '--trial', '1']);
  expect(code, `${stderr}${stdout}`).toBe(0);
  expect(stdout).toMatch(/\b(\d+) passed of \1 scenarios/);
});

// The files that the commands name: the guide's first scenario, the same with a slip of the hand, and this project's own.
async function readersFolder(): Promise<Folder> {
  const dead = piecesOf('scenario').find(({ page }) => page === 'scenarios/README.md')?.text ?? '';
  const folder = await folderWith({ 'dead.scenario.yaml': dead, 'slip.scenario.yaml': dead.replace('window', 'widnow') });
  for (const name of ['smoke', 'tuning']) cpSync(join(root, 'scenarios', name), join(folder.path, 'scenarios', name), { recursive: true });
  cpSync(join(root, 'scenario.schema.json'), join(folder.path, 'scenario.schema.json'));
  return folder;
}

test('every command that is shown with its output gives that output', async () => {
  await using folder = await readersFolder();
  const commands = piecesOf('shown command');
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) {
    const ended = await folder.run(wordsOf(command));
    expect(resembling(command, ended), `${command.page}:${command.line} ${command.text}`).toEqual({});
  }
});

const quick = (name: string, within: string) => `name: ${name}
tags: [smoke]
client: { heartbeat: { interval: 100ms, detector: { type: silence, window: 300ms } } }
steady: 1s
faults: [{ type: reset }]
trials: 1
expect: { detection: { ${within} } }
`;

// Each in a project of its own; what asks for the latest run finds one that failed, and was mended since.
async function endsWell(command: Piece): Promise<string> {
  await using folder = await folderWith({ 'scenarios/good.scenario.yaml': quick('good', 'within: 250ms') });
  const again = command.text.includes('--last-failed');
  if (again) {
    const file = join(folder.path, 'scenarios/bad.scenario.yaml');
    await writeFile(file, quick('bad', 'notBefore: 500ms'));
    const failed = await folder.run(['run']);
    expect(failed.code, failed.stdout).toBe(1);
    await writeFile(file, quick('bad', 'within: 250ms'));
  }
  const { code, stdout, stderr } = await folder.run(wordsOf(command));
  expect(code, `${command.text}\n${stdout}${stderr}`).toBe(0);
  expect(stdout).toContain('1 passed of 1 scenario');
  return command.text;
}

test('every command that is shown without output ends well in a project', async () => {
  const commands = new Map(piecesOf('command').map((command) => [command.text, command]));
  expect(commands.size).toBeGreaterThan(3);
  expect(await Promise.all([...commands.values()].map(endsWell))).toHaveLength(commands.size);
});
