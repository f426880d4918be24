// Bad files, first table: texts that are not the YAML that the grammar takes. Code, place and what is said are written by
// hand.

import { expect, test } from 'vitest';
import { type BadCase, problemsOf, verdictOn } from './bad-case.ts';

const good = 'name: x\nexpect: { mistakes: 0 }\n';

const cases: readonly BadCase[] = [
  ['an empty file', '', 'FL-S007 1:1 … the file is empty … flatline new'],
  ['a file of comments', '# nothing\n\n', 'FL-S007 1:1 … empty'],
  ['a file of nothing but null', '~\n', 'FL-S007 1:1 … empty'],
  ['a list', '- name: x\n', 'FL-S009 1:1 … the file holds a list, expected a map'],
  ['a single word', 'hello\n', 'FL-S009 1:1 … a single value'],
  ['two documents', `${good}---\n${good}`, 'FL-S008 3:1 … several YAML documents, expected one … a file of its own'],
  [
    'a tab as indentation',
    'name: x\nexpect:\n\tmistakes: 0\n',
    'FL-S011 3:1 … a tab indents this line, expected spaces … replace the tabs by spaces',
  ],
  ['a tab after spaces', 'name: x\nexpect:\n  mistakes: 0\n \tduplicates: 0\n', 'FL-S011 4:2 … a tab indents'],
  [
    'a key that stands twice',
    'name: x\nexpect: { mistakes: 0 }\nname: y\n',
    'FL-S012 3:1 … the key "name" stands twice in this map, first on line 1 … remove one',
  ],
  [
    'a key twice in braces',
    'name: x\nexpect: { mistakes: 0, mistakes: 1 }\n',
    'FL-S012 2:24 … "mistakes" stands twice in this map, first on line 2',
  ],
  [
    'a merge key',
    'name: x\nclient: &c { count: 2 }\nserver:\n  <<: *c\nexpect: { mistakes: 0 }\n',
    'FL-S013 4:3 … merge keys are not taken … alias',
  ],
  [
    'a map whose first lines stand deeper than the rest',
    'name: x\nsettings:\n    options: {}\n    env: {}\n  b: {}\nexpect: { mistakes: 0 }\n',
    'FL-S010 3:5 … indented deeper than line 5 … indent both alike',
    'FL-S010 5:1 … not indented like the others',
  ],
  ['a tag', 'name: !sentence x\nexpect: { mistakes: 0 }\n', 'FL-S014 1:7 … tags are not taken … needs quotes'],
  ['an alias to nowhere', 'name: *x\nexpect: { mistakes: 0 }\n', 'FL-S015 1:7 … no anchor "&x" stands before this alias … needs quotes'],
  [
    'an alias that contains itself',
    'name: x\nclient: &c\n  options: { again: *c }\nexpect: { mistakes: 0 }\n',
    'FL-S015 3:21 … contains itself',
  ],
  [
    'braces that YAML reads as a map key',
    'name: x\nserver: { {port}: 1 }\nexpect: { mistakes: 0 }\n',
    'FL-S016 2:11 … a key must be a plain word … quotes',
  ],
  [
    'a key that would poison objects',
    'name: x\n__proto__: { count: 2 }\nexpect: { mistakes: 0 }\n',
    'FL-S016 2:1 … "__proto__" cannot be a key',
  ],
  [
    'a bracket that is not closed',
    'name: x\nfaults: [{ type: reset }\nexpect: { mistakes: 0 }\n',
    'FL-S010 3:1 … not valid YAML … close the bracket',
  ],
  ['a quote that is not closed', 'name: "x\nexpect: { mistakes: 0 }\n', 'FL-S010 3:1 … missing closing "quote'],
  ['a colon in a plain text', 'name: a: b\nexpect: { mistakes: 0 }\n', 'FL-S010 1:7 … a second colon … needs quotes'],
  [
    'a value that begins with a reserved character',
    'name: @x\nexpect: { mistakes: 0 }\n',
    'FL-S010 1:7 … cannot begin with this character … quotes',
  ],
  [
    'a line indented wrongly',
    'name: x\nexpect:\n  mistakes: 0\n duplicates: 0\n',
    'FL-S010 4:1 … not valid YAML … indented like the others',
  ],
  [
    'a line under a complete value',
    'name: x\nrecover: 4s\n  mistakes: 0\n',
    'FL-S010 3:3 … indented deeper than the one above … like its neighbours',
  ],
  ['a first line that is indented', ' name: x\nexpect: { mistakes: 0 }\n', 'FL-S010 2:1 … not indented like the first … off line 1'],
  ['a key without a colon', 'name: x\nrecover 4s\nexpect: { mistakes: 0 }\n', 'FL-S010 2:1 … a colon'],
  ['text after a quoted text', 'name: "x" y\nexpect: { mistakes: 0 }\n', 'FL-S010 1:11 … does not fit what stands before it'],
];

test.each(cases)('%s is said at its place', async (...bad) => {
  const verdict = await verdictOn(bad);
  expect(verdict).toMatchObject({ wrong: [], stack: false });
});

test('a byte order mark and Windows line ends change no place', async () => {
  const text = '\uFEFFname: x\r\nexpect: { detecton: never }\r\n';
  const [problem] = await problemsOf(text);
  expect(problem).toMatchObject({ code: 'FL-S020', line: 2, column: 11 });
  expect(problem?.frame).toBe('    2 | expect: { detecton: never }\n      |           ^^^^^^^^');
});

test('anchors and aliases are taken, and a problem inside stands at the anchor', async () => {
  const text = 'name: x\nserver: { heartbeat: &h { interval: 1 } }\nclient: { heartbeat: *h }\nexpect: { mistakes: 0 }\n';
  const problems = await problemsOf(text);
  expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([['FL-S023', 2, 37]]);
});

test('aliases that expand without end are refused quickly', async () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
  ];
  const [problem] = await problemsOf(bomb.join('\n'));
  expect(problem?.code).toBe('FL-S015');
});

test('nesting without end is refused', async () => {
  const problems = await problemsOf(`name: ${'['.repeat(20_000)}`);
  expect(problems[0]?.code).toBe('FL-S010');
});
