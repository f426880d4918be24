// Programs that are there, are not, or may not be executed; asked as the system would answer.

import { expect, test } from 'vitest';
import { whyNotExecutable } from './executable.ts';

test('a program is found where the system would find it', () => {
  expect(whyNotExecutable(process.execPath, undefined)).toBeUndefined();
  expect(whyNotExecutable('sh', '/nowhere:/bin')).toBeUndefined();
});

test('a missing program and one that may not be executed are told apart', () => {
  expect(whyNotExecutable('sh', '/nowhere')).toBe('ENOENT');
  expect(whyNotExecutable('/nowhere/client', '/bin')).toBe('ENOENT');
  expect(whyNotExecutable(import.meta.filename, '/bin')).toBe('EACCES');
  expect(whyNotExecutable(import.meta.dirname, '/bin')).toBe('EACCES');
});
