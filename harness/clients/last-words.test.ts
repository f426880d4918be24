// The last words of a program that failed: short, and with the line that says why.

import { expect, test } from 'vitest';
import { lastWords } from './output.ts';

test('a stack does not push the complaint away', () => {
  const lines = ['start', 'Error: listen EADDRINUSE: address already in use', '    at a', '    at b', '', "  address: '127.0.0.1'", '}'];
  expect(lastWords(lines)).toBe("; it said last: Error: listen EADDRINUSE: address already in use | … | at b | address: '127.0.0.1' | }");
});

test('a few lines are told as they are', () => {
  expect(lastWords(['listening', ''])).toBe('; it said last: listening');
});

test('silence is told', () => {
  expect(lastWords([])).toBe(', without any output');
});
