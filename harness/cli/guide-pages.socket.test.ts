// The guide pages of scenarios/examples, followed to the letter: files are written as their blocks say, commands are typed as
// they stand there, for one trial. What the page about Go quotes stands in its client; its commands are those of examples.socket.test.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { folderWith } from './fixtures/command.ts';

vi.setConfig({ testTimeout: 60_000 });

const examples = join(import.meta.dirname, '..', '..', 'scenarios', 'examples');

/** A fenced block: what stands after the language, and its text. */
interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(examples, page), 'utf8');
  return [...text.matchAll(/^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm)].map(([, language = '', file, body = '']) => ({
    language,
    file,
    text: body,
  }));
}

test.concurrent.each(['test-my-client.md', 'test-my-server.md'])('%s: each command does what it says', async (page) => {
  const blocks = blocksOf(page);
  await using folder = await folderWith(Object.fromEntries(blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]]))));
  const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    const words = command.replace('npx flatline ', '').split(' ');
    const { code, stdout, stderr } = await folder.run([...words, '--trial', '1']);
    expect(code, `${command}\n${stdout}${stderr}`).toBe(0);
  }
});

test('client-in-go.md quotes its client', () => {
  const client = readFileSync(join(examples, 'client.go'), 'utf8');
  const quotes = blocksOf('client-in-go.md').filter(({ language }) => language === 'go');
  expect(quotes).toHaveLength(4);
  expect(quotes.filter(({ text }) => !client.includes(text)).map(({ text }) => text)).toEqual([]);
});
