// Whatever bytes come, the loader answers with problems or scenarios: it never throws, never hangs, never prints a stack.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsOf } from './bad-case.ts';
import { literalSpots } from './literal.ts';
import { formatProblems } from './problem.ts';
import { decode } from './read.ts';

const words = [
  'name',
  'expect',
  'faults',
  'type',
  'reset',
  'for',
  '2s',
  'within',
  '{',
  '}',
  '[',
  ']',
  ': ',
  ', ',
  '\n',
  '  ',
  '- ',
  '&a ',
  '*a',
  '<<',
  '"',
  "'",
  '\t',
  '0',
  '|',
  '!t ',
];

test('arbitrary bytes are answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const read = decode(bytes, 'x.yaml');
      const problems = 'problem' in read ? [read.problem] : await problemsOf(read.text);
      expect(formatProblems(problems, { colour: false })).not.toMatch(/ {4}at .*:\d+:\d+/);
    }),
    { numRuns: 300 },
  );
});

test('arbitrary texts of the grammar are answered, each problem at a line that exists', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 60 }), async (parts) => {
      const text = parts.join('');
      for (const problem of await problemsOf(text)) {
        expect(problem.line === null || problem.line <= text.split('\n').length).toBe(true);
        expect(problem.code).toMatch(/^FL-[SPC]\d{3}$/);
      }
    }),
    { numRuns: 500 },
  );
});

test('arbitrary texts are read for literals in one pass', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{', '}', '[', ']', '(', ')', ',', ':', 'a', '"', "'", '`', '\\', '//', '/*', '*/', '\n', ' '), {
        maxLength: 80,
      }),
      (parts) => {
        literalSpots(`export default ${parts.join('')}`, 'defineScenario');
      },
    ),
    { numRuns: 500 },
  );
});
