// Lines are broken at words, and what follows stands below the text.

import { expect, test } from 'vitest';
import { wrap, wrapLines } from './wrap.ts';

test('a long line is broken at words, the rest behind its indent', () => {
  expect(wrap('  why     one two three four', 18, 10)).toBe('  why     one two\n          three\n          four');
});

test('a word longer than the width stays whole', () => {
  expect(wrap('a verylongword b', 6, 2)).toBe('a\n  verylongword\n  b');
});

test('what fits is left as it is, blanks and all', () => {
  expect(wrap('  time    4 trials', 80, 10)).toBe('  time    4 trials');
});

test('a number keeps its unit', () => {
  expect(wrap('retries after 200 ms, then 2 s', 17, 2)).toBe('retries after\n  200 ms, then\n  2 s');
});

test('colour takes no room', () => {
  expect(wrap('\u001b[32m✓\u001b[39m one two', 9, 2)).toBe('\u001b[32m✓\u001b[39m one two');
});

test('of a summary prose is broken, what is quoted or to be copied is not, and without a terminal nothing is', () => {
  const long = `${'word '.repeat(20)}end`;
  const text = [`  ${long}`, `    > 14 | ${long}`, `  again: flatline run ${long}`].join('\n');
  const lines = wrapLines(text, 70).split('\n');
  expect(lines.slice(0, 2)).toEqual([`  ${'word '.repeat(13)}word`.slice(0, 66), expect.stringMatching(/^ {4}word/)]);
  expect(lines.slice(2)).toEqual(text.split('\n').slice(1));
  expect(wrapLines(text, undefined)).toBe(text);
  expect(wrapLines(text, 40)).toBe(text);
});
