// The nearest accepted word: what counts as near, and that far is not guessed at.

import { expect, test } from 'vitest';
import { editDistance, nearest } from './suggest.ts';

const known = ['blackhole', 'latency', 'reset', 'refuse', 'connect-timeout'];

test.each([
  ['blackhol', 'blackhole'],
  ['lantecy', 'latency'],
  ['Reset', 'reset'],
  ['connectTimeout', 'connect-timeout'],
  ['refused', 'refuse'],
  ['rset', 'reset'],
  ['rste', 'reset'],
])('%s is near to %s', (word, expected) => {
  expect(nearest(word, known)).toBe(expected);
});

test.each(['corrupt', 'x', '', 'a'.repeat(5000)])('%s is near to nothing', (word) => {
  expect(nearest(word, known)).toBeUndefined();
});

test('neighbours that changed places count as one mistake', () => {
  expect(editDistance('stall', 'satll')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
});

test('they may have been apart before a letter between them was lost', () => {
  expect(editDistance('timeto', 'timeout')).toBe(2);
  expect(nearest('tnBefore', ['within', 'p50', 'notBefore'])).toBe('notBefore');
});
