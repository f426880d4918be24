// junit.xml as readers see it: well-formed whatever the names are, counts that add up, one case a scenario x setting.

import { expect, test } from 'vitest';
import { fixtureRun } from './fixtures/run.ts';
import { junit, xml } from './junit.ts';

const run = fixtureRun();
const text = junit.render(run);

test('it is well-formed: every tag closes in order, and text holds no markup', () => {
  const open: string[] = [];
  for (const [, closing, name = '', attributes = ''] of text.matchAll(/<(\/?)([a-z-]+)((?:\s[^<>]*)?)>/g)) {
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (!attributes.endsWith('/')) open.push(name);
  }
  expect(open).toEqual([]);
  const rest = text.replace(/^<\?xml[^>]*\?>/, '').replace(/<\/?[a-z-]+(\s+[a-z]+="[^"<>]*")*\s*\/?>/g, '');
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|apos;|#10;)/);
});

test('counts add up', () => {
  expect(text).toContain('<testsuites name="flatline" tests="10" failures="3" errors="1" time="48.211">');
  expect(text.match(/<testcase /g)).toHaveLength(10);
});

test('a case is named by file, name and setting, and has a real duration', () => {
  expect(text).toContain(
    '<testcase classname="scenarios/problems/silent.scenario.yaml" name="the server goes silent [silence=3s]" time="18.421">',
  );
});

test('a violated limit is a failure with its place and frame, a doubt an error, the unsupported skipped', () => {
  expect(text).toMatch(
    /<failure type="detection\.within" message="detection 27 of 40[^>]*>[^<]*scenarios\/problems\/silent\.scenario\.yaml:7:24\n[^<]*\^/,
  );
  expect(text).toContain('<error type="inconclusive" message="0 of 10 trials count, 9 are needed">');
  expect(text).toContain('<skipped>unsupported: loss needs the packet level');
});

test('a missed quantile is left out instead of being zero', () => {
  const hostile = text.slice(text.indexOf('classname="scenarios/a&amp;b'));
  expect(hostile.slice(0, hostile.indexOf('</testcase>'))).not.toContain('detection.p95Ms');
});

test('equal names are told apart, since readers keep only the first', () => {
  const [first] = run.result.scenarios;
  if (first === undefined) throw new Error('no scenario');
  const twice = junit.render({ ...run, result: { ...run.result, scenarios: [first, first] } });
  expect(twice).toContain('[silence=1.5s]"');
  expect(twice).toContain('[silence=1.5s] (2)"');
});

test('errors of the environment are a case of their own', () => {
  const broken = junit.render({ ...run, result: { ...run.result, scenarios: [], errors: ['no container runtime'] } });
  expect(broken).toContain('tests="1" failures="0" errors="1"');
  expect(broken).toContain('no container runtime');
});

test('characters that XML forbids are replaced', () => {
  expect(xml('a\u0000b\u001b[31m\uffff\ud800"<')).toBe('a\ufffdb\ufffd[31m\ufffd\ufffd&quot;&lt;');
});
