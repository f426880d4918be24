// Carets stand under what is meant, in long lines too, and a file cannot write to the terminal.

import { expect, test } from 'vitest';
import { frameOf, harmless, lineOf } from './frame.ts';
import { formatProblems, problemAt } from './problem.ts';

test('carets stand under the place', () => {
  expect(frameOf('a: 1\nb: xyz\n', { line: 2, column: 4, length: 3 })).toBe('    2 | b: xyz\n      |    ^^^');
});

test('a stretch that goes on in the next line is marked to the end of its first', () => {
  expect(frameOf('abc\nd', { line: 1, column: 2, length: 9 })).toBe('    1 | abc\n      |  ^^');
});

test('a long line is cut around the place', () => {
  const frame = frameOf(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, { line: 1, column: 501, length: 4 }) ?? '';
  const [line = '', carets = ''] = frame.split('\n');
  expect(line.length).toBeLessThan(160);
  expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
});

test('a line that does not exist has no frame', () => {
  expect(frameOf('a', { line: 3, column: 1, length: 1 })).toBeUndefined();
  expect(lineOf('a\r\nb', 1)).toBe('a');
});

test('control characters and text that turns direction are replaced', () => {
  expect(harmless('a\u001b[31m\u202eb\tc')).toBe('a\uFFFD[31m\uFFFDb c');
});

test('ten problems are printed, the others counted', () => {
  const problems = Array.from({ length: 13 }, (_, index) => problemAt('FL-S020', `f${index}`, '', undefined, 'm'));
  const text = formatProblems(problems, { colour: false });
  expect(text.match(/FL-S020/g)).toHaveLength(10);
  expect(text.endsWith('and 3 more')).toBe(true);
});

test('a problem is printed with place, sentence, code, frame and hint', () => {
  const problem = problemAt('FL-S023', 'a.yaml', 'steady: 5', { line: 1, column: 9, length: 1 }, '5 has no unit', 'write 5s');
  expect(formatProblems([problem], { colour: false })).toBe(
    ['a.yaml:1:9: 5 has no unit [FL-S023]', '    1 | steady: 5', '      |         ^', '        write 5s'].join('\n'),
  );
});
