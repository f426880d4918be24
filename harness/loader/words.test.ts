// Variables are filled in as a shell would, a command is split as a shell would, and nothing else of a shell happens.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such texts are what is tested
import { expect, test } from 'vitest';
import { expand, splitWords } from './words.ts';

const variables = { TAG: '1.2', EMPTY: '' };

test.each([
  ['chat:${TAG}', 'chat:1.2'],
  ['chat:$TAG', 'chat:1.2'],
  ['chat:${NONE:-dev}', 'chat:dev'],
  ['chat:${EMPTY:-dev}', 'chat:dev'],
  ['chat:${TAG:-dev}', 'chat:1.2'],
  ['$FLATLINE_HOST:${FLATLINE_PORT}', '$FLATLINE_HOST:${FLATLINE_PORT}'],
  ['costs $5 and 50%', 'costs $5 and 50%'],
])('%s becomes %s', (text, expected) => {
  expect(expand(text, variables)).toEqual({ text: expected, unset: [] });
});

test('a variable that is not set and has no default is named', () => {
  expect(expand('${A} $B', variables).unset).toEqual(['A', 'B']);
});

test.each<[string, string[] | undefined]>([
  ['a  b\tc', ['a', 'b', 'c']],
  [`sh -c 'echo "x y"'`, ['sh', '-c', 'echo "x y"']],
  ['a "b c"d', ['a', 'b cd']],
  ['a\\ b "\\"" \'\\\'', ['a b', '"', '\\']],
  ['a ""', ['a', '']],
  ['a | b; c', ['a', '|', 'b;', 'c']],
  ['   ', []],
  ['a "b', undefined],
])('%s is split into words', (command, expected) => {
  expect(splitWords(command)).toEqual(expected);
});
