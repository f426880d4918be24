// Lines are broken at words, and what follows stands below the text.

import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

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
