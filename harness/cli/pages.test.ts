// The commands of README.md and the guide that stand there without output are commands that exist, with options that they
// take and files that are there. Running them is for other tests, or needs a morning.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { addAuthoringCommands } from './authoring-commands.ts';
import { blocks, commands, root } from './fixtures/pages.ts';
import { addRunningCommands } from './running-commands.ts';

const lines = blocks()
  .filter(({ language }) => language === 'sh')
  .flatMap(commands);

function parsed(args: readonly string[]): string {
  const program = new Command('flatline').exitOverride();
  const finished = () => {};
  addRunningCommands(program, finished);
  addAuthoringCommands(program, finished);
  for (const command of program.commands)
    command
      .exitOverride()
      .configureOutput({ outputError: () => {} })
      .action(() => {});
  try {
    program.parse([...args], { from: 'user' });
    return 'taken';
  } catch (error) {
    return error instanceof CommanderError ? error.message : String(error);
  }
}

test.each(lines.map((args) => [args.join(' '), args] as const))('%s is a command', (_, args) => {
  expect(parsed(args)).toBe('taken');
  expect(args.filter((word) => /^scenarios\//.test(word) && !existsSync(join(root, word)))).toEqual([]);
});

test('what is no command is found out here', () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(parsed(['run', '--shards', '1/2'])).toContain("unknown option '--shards'");
});
