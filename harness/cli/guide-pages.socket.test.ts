// The guide pages of scenarios/examples, followed to the letter: files are written as their blocks say, commands are typed as
// they stand there, for one trial. What the page about Go quotes stands in its client; its commands are those of examples.socket.test.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { folderWith } from './fixtures/command.ts';
import { piecesOf } from './fixtures/page-ways.ts';
import { root, wordsOf } from './fixtures/pages.ts';

vi.setConfig({ testTimeout: 60_000 });

const files = piecesOf('file of a page');
const commands = piecesOf('command of a page');
const pages = [...new Set(files.map(({ page }) => page))];

test('every page with files has commands for them', () => {
  expect(pages.length).toBeGreaterThan(1);
  expect([...new Set(commands.map(({ page }) => page))]).toEqual(pages);
});

test.concurrent.each(pages)('%s: each command does what it says', async (page) => {
  const written = files.filter((piece) => piece.page === page).map(({ file = '', text }) => [file, text] as const);
  await using folder = await folderWith(Object.fromEntries(written));
  for (const command of commands.filter((piece) => piece.page === page)) {
    const { code, stdout, stderr } = await folder.run([...wordsOf(command), '--trial', '1']);
    expect(code, `${command.text}\n${stdout}${stderr}`).toBe(0);
  }
});

test('client-in-go.md quotes its client', () => {
  const client = readFileSync(join(root, 'scenarios/examples/client.go'), 'utf8');
  const quotes = piecesOf('quoted client');
  expect(quotes).toHaveLength(4);
  expect(quotes.filter(({ text }) => !client.includes(text)).map(({ text }) => text)).toEqual([]);
});
