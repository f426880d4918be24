// What is printed to be pasted is given to a real shell here: the words that arrive are the ones that were meant.

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { againCommand, shellWord } from './again.ts';
import { storyScenario } from './fixtures/story.ts';

const nasty = ["it's", 'two words', '$(exit 1)', '`id`', 'a"b', '', '*', '~', '!x', 'new\nline', '-n', 'ümlaut', "''", '\\'];

test('a shell gives every word back as it was', () => {
  const words = execFileSync('/bin/sh', ['-c', `for word in ${nasty.map(shellWord).join(' ')}; do printf '%s\\0' "$word"; done`]);
  expect(words.toString().split('\0').slice(0, -1)).toEqual(nasty);
});

test('plain names stay readable', () => {
  const scenario = storyScenario('silence', { file: 'scenarios/a.scenario.yaml', setting: 'interval=200ms, window=1s' });
  expect(againCommand(scenario, 3, 'x1')).toBe(
    "flatline run scenarios/a.scenario.yaml --setting 'interval=200ms, window=1s' --trial 3 --seed x1",
  );
});

test('a file whose name begins like a flag is still a file', () => {
  expect(againCommand(storyScenario('silence', { file: '-x.scenario.yaml' }), 1, 's')).toContain(' ./-x.scenario.yaml ');
});
