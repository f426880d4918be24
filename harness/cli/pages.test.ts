// Every piece of code on the pages has a test that answers for it, and this one answers for those that no test can run: it
// checks them as far as it goes, and prints which they are and why. Commands in the middle of a sentence are parsed here too.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { loadScenarios } from '../loader/index.ts';
import { addAuthoringCommands } from './authoring-commands.ts';
import { piecesOf, type Way, wayOf, ways } from './fixtures/page-ways.ts';
import { type Piece, pages, pieces, piecesIn, root, wordsOf } from './fixtures/pages.ts';
import { plannedComparisonMs } from './planned-time.ts';
import { addRunningCommands } from './running-commands.ts';

const all = pieces();
const told = ({ page, line, text }: Piece) => `${page}:${line} ${text.trim().split('\n')[0]}`;

function parsed(args: readonly string[]): string {
  const program = new Command('flatline').exitOverride();
  const finished = () => {};
  addRunningCommands(program, finished);
  addAuthoringCommands(program, finished);
  for (const command of program.commands)
    command
      .exitOverride()
      .configureOutput({ outputError: () => {}, writeOut: () => {} })
      .action(() => {});
  try {
    program.parse([...args], { from: 'user' });
    return 'taken';
  } catch (error) {
    return error instanceof CommanderError ? error.message : String(error);
  }
}

test('every piece of code is of exactly one way, and every way has pieces and a test that takes them', () => {
  const found = all.map((piece) => [wayOf(piece), piece] as const);
  for (const [name, way] of Object.entries(ways) as [keyof typeof ways, Way][]) {
    const own = found.filter(([of]) => of === name).map(([, piece]) => piece);
    expect(own, `${name}: nothing on the pages is of this way any more`).not.toEqual([]);
    const takes = readFileSync(join(root, 'harness', way.test), 'utf8').includes(`piecesOf('${name}')`);
    expect(takes, `${way.test} takes the pieces of the way "${name}"`).toBe(true);
    for (const piece of way.onlyChecked === undefined ? [] : own)
      process.stderr.write(`only checked, not run: ${told(piece)}: ${way.onlyChecked}\n`);
  }
  const compared = found.filter(([of]) => 'compared' in ways[of]).length;
  const checked = found.filter(([of]) => 'onlyChecked' in ways[of]).length;
  process.stderr.write(
    `pages: ${all.length} pieces of code: ${compared} run with output compared, ${checked} only checked, the rest run\n`,
  );
});

test('a piece of a kind that nobody knows is found out, and so is a block that hides what follows', () => {
  const [unknown] = piecesIn('README.md', '```ruby\nputs 1\n```\n') as [Piece];
  expect(() => wayOf(unknown)).toThrow('README.md:1: no test answers for this piece of code');
  const [other] = piecesIn('README.md', 'a\n\n```sh\ncurl example.com   # a comment\n```\n') as [Piece];
  expect(() => wayOf(other)).toThrow('README.md:3: no test answers for this piece of code; see page-ways.ts. It begins: curl example.com');
  expect(() => piecesIn('README.md', '```sh\nnpm test\n')).toThrow('README.md:1: this block of code is never closed');
});

const lines = all.filter(({ text }) => text.startsWith('npx flatline '));

test.each(lines.map((piece) => [told(piece), piece] as const))('%s: is a command, and its files are there', (_, piece) => {
  const words = wordsOf(piece);
  expect(parsed(words)).toBe('taken');
  expect(words.filter((word) => /^scenarios\//.test(word) && !existsSync(join(root, word)))).toEqual([]);
});

test('what is no command is found out here', () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(parsed(['run', '--shards', '1/2'])).toContain("unknown option '--shards'");
});

// `flatline run FILE`: words in capitals stand for something. A name alone stands for the command, whatever it must be given.
test('commands in the middle of a sentence are commands', () => {
  const texts = pages.map((page) => readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, ''));
  const spans = texts.flatMap((text) => [...text.matchAll(/`(?:npx )?flatline ([a-z]+(?: [^`]*)?)`/g)].map((match) => match[1] ?? ''));
  const answers = spans.map((span) => [span, parsed(/^[a-z]+$/.test(span) ? [span, '--help'] : span.split(/\s+/))]);
  const refused = answers.filter(([, answer]) => answer !== 'taken' && answer !== '(outputHelp)');
  expect(spans.length).toBeGreaterThan(10);
  expect(refused).toEqual([]);
});

test('what the repository’s own commands are is what CI runs, line by line', () => {
  const ci = readFileSync(join(root, '.ci/run'), 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const commands = piecesOf('command of the repository').flatMap(({ text }) => text.split(' && '));
  expect(commands.filter((command) => !ci.some((line) => line === command || line.startsWith(`${command} --`)))).toEqual([]);
  expect(scripts['start']).toBe('node harness/cli/flatline.js run scenarios/smoke');
});

test('what the pages let readers measure is a comparison that fits into two minutes', async () => {
  for (const piece of piecesOf('comparison')) {
    const { scenarios, problems } = await loadScenarios({ patterns: [wordsOf(piece)[1] ?? ''], cwd: root, env: {} });
    expect(problems).toEqual([]);
    expect(scenarios.length).toBeGreaterThan(1);
    expect(plannedComparisonMs(scenarios, { cores: 2, environment: 'embedded' }, 30)).toBeLessThan(120_000);
  }
});
