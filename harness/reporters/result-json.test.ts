// result.json against its schema, both ways: what we write validates, the printed schema is the one in the repository, and
// numbers are rounded to microseconds.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixtureRun } from './fixtures/run.ts';
import { parseResult } from './read.ts';
import { resultJson } from './result-json.ts';
import { resultSchema, resultSchemaText } from './result-schema.ts';

const run = fixtureRun();
const document = JSON.parse(resultJson.render(run)) as Record<string, unknown>;

test('a result validates against the schema', () => {
  expect(resultSchema.safeParse(document).error?.issues ?? []).toEqual([]);
});

test('the schema in the repository is the one that is printed', () => {
  expect(readFileSync(new URL('result.schema.json', import.meta.url), 'utf8')).toBe(resultSchemaText());
});

test('what was written comes back equal, but for digits below a microsecond', () => {
  const back = parseResult(resultJson.render(run), 'result.json');
  expect(JSON.parse(resultJson.render({ ...run, result: back }))).toEqual(document);
});

test('times have at most three decimals', () => {
  const times = JSON.stringify(document).match(/Ms":\d+\.\d+/g) ?? [];
  expect(times.length).toBeGreaterThan(100);
  expect(times.filter((time) => (time.split('.')[1]?.length ?? 0) > 3)).toEqual([]);
});

test('a wrong document is refused with the place of what is wrong', () => {
  const broken = JSON.stringify({ ...document, seed: 7 });
  expect(() => parseResult(broken, 'x/result.json')).toThrow(
    expect.objectContaining({ code: 'FL-E731', where: 'x/result.json', exitCode: 2 }),
  );
  expect(() => parseResult(broken, 'x/result.json')).toThrow(/seed/);
  expect(() => parseResult('{', 'x')).toThrow(/not JSON/);
});

test('a result of before a key was added can be read', () => {
  const older = resultJson.render(run).replaceAll(/\s+"periodMs": [^\n]+\n/g, '\n');
  expect(older).not.toContain('periodMs');
  expect(parseResult(older, 'older').scenarios[0]?.trials[0]?.samples[0]?.periodMs).toBeNull();
});
