// Names that only the start knows.

import { expect, test } from 'vitest';
import { environmentFor, expand } from './expand.ts';

const variables = { FLATLINE_HOST: '127.0.0.1', FLATLINE_PORT: '7000' };

const braced = (inside: string) => `$\{${inside}}`;

test.each([
  ['ws://$FLATLINE_HOST:$FLATLINE_PORT/x', 'ws://127.0.0.1:7000/x'],
  [braced('FLATLINE_PORT'), '7000'],
  [`${braced('FLATLINE_PORT')}0`, '70000'],
  [braced('FLATLINE_NONE:-5'), '5'],
  [braced('FLATLINE_NONE:-'), ''],
  ['$HOME costs $5', '$HOME costs $5'],
])('%s becomes %s', (text, expanded) => {
  expect(expand(text, variables)).toBe(expanded);
});

test('a name that does not exist is named together with those that do', () => {
  expect(() => expand('$FLATLINE_PROT', variables)).toThrow(expect.objectContaining({ code: 'FL-C010', exitCode: 2 }));
});

test('the environment is ours, then the scenario, then Flatline, and Python does not buffer', () => {
  const environment = environmentFor({ URL: 'ws://$FLATLINE_HOST', FLATLINE_PORT: '1' }, variables);
  expect(environment).toMatchObject({ URL: 'ws://127.0.0.1', FLATLINE_PORT: '7000', PYTHONUNBUFFERED: '1', PATH: process.env['PATH'] });
});
