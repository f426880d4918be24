// How what a check said changes a scenario's result.

import { expect, test } from 'vitest';
import { lostResult } from '../coordinator/start.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { mergeCheck } from './merge-check.ts';

const held: ScenarioResult = {
  ...lostResult({ id: 'a', name: 'a', file: 'a', tags: [], source: {}, warnings: [], positions: {} } as unknown as Scenario, ''),
  verdict: 'pass',
  reasons: [],
  exitCode: 0,
};

test('a check without complaint leaves a pass a pass and is listed', () => {
  const merged = mergeCheck(held, { n: 10, complaints: [] });
  expect(merged).toMatchObject({ verdict: 'pass', exitCode: 0, reasons: [] });
  expect(merged.expectations.at(-1)).toMatchObject({ path: 'check', verdict: 'pass', n: 10, measured: { value: 0 } });
});

test('one complaint is a violation, whatever else held', () => {
  const merged = mergeCheck(held, { n: 10, complaints: [{ attempt: '7', message: 'two sessions at once' }] });
  expect(merged).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(merged.reasons[0]).toContain('1 of 10 trials, first about trial 7: two sessions at once');
  expect(merged.expectations.at(-1)).toMatchObject({ worstTrial: '7', verdict: 'fail' });
});

test('a check that did not run, or saw no trial, proves nothing', () => {
  expect(mergeCheck(held, undefined)).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
  expect(mergeCheck(held, { n: 0, complaints: [] })).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
});

test('a check never softens what was violated', () => {
  const violated: ScenarioResult = { ...held, verdict: 'fail', exitCode: 1, reasons: ['too late'] };
  expect(mergeCheck(violated, { n: 10, complaints: [] })).toMatchObject({ verdict: 'fail', exitCode: 1, reasons: ['too late'] });
  expect(mergeCheck(violated, undefined)).toMatchObject({ verdict: 'fail', exitCode: 1 });
});

test('a check that is known to complain passes while it does, and fails once it does not', () => {
  const complaints = [{ attempt: '1', message: 'two alike' }];
  expect(mergeCheck(held, { n: 1, complaints }, undefined, 'bug 7')).toMatchObject({
    verdict: 'pass',
    exitCode: 0,
    reasons: ['known failure seen: bug 7'],
  });
  const seen = { ...held, reasons: ['known failure seen: bug 7'] };
  expect(mergeCheck(seen, { n: 1, complaints: [] }, undefined, 'bug 7')).toMatchObject({
    verdict: 'fail',
    exitCode: 1,
    reasons: ['a known failure is gone: check held (bug 7); remove expectFailure'],
  });
  expect(mergeCheck(held, undefined, undefined, 'bug 7')).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
});
