// Patterns on lines, with a limit on their time: what matches, what does not, and what would never end.

import { expect, test } from 'vitest';
import { boundedPatterns, PatternTooSlow } from './bounded-patterns.ts';

test('the first pattern that matches counts, with its first group', () => {
  const match = boundedPatterns(['^up to (\\S+)', '^down']);
  expect(match(['up to chat', 'down', 'else', 'up to ']).map((each) => each && [...each])).toEqual([
    [0, 'up to chat', 'chat'],
    [1, 'down', undefined],
    undefined,
    undefined,
  ]);
});

test('a pattern that would take years is ended, and the next lines are read again', () => {
  const match = boundedPatterns(['^(a+)+$']);
  expect(() => match([`${'a'.repeat(60)}!`])).toThrow(PatternTooSlow);
  expect(match(['aaa'])[0]?.[1]).toBe('aaa');
});

test('nothing to try is nothing found', () => {
  expect(boundedPatterns([])(['line'])).toEqual([undefined]);
  expect(boundedPatterns(['x'])([])).toEqual([]);
});
