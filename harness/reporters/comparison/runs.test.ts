// Two runs side by side: made-up ones whose answer is known. The same run against itself differs in nothing; one that is
// slower is found in every scenario that has trials enough, and in no other.

import { expect, test } from 'vitest';
import { compareRuns } from '../../engine/compare-runs.ts';
import type { RunResult, TrialResult } from '../../result.ts';
import { fixtureRun, hostileName } from '../fixtures/run.ts';
import { comparedRunsJson, comparedRunsMarkdown, comparedRunsText } from './runs.ts';

const before = fixtureRun().result;
const later = (by: number): RunResult => ({
  ...before,
  environment: { ...before.environment, versions: { ...before.environment.versions, client: '2.0.0' } },
  scenarios: before.scenarios.slice(1).map((scenario) => ({ ...scenario, trials: scenario.trials.map((trial) => slower(trial, by)) })),
});

function slower(trial: TrialResult, by: number): TrialResult {
  const longer = (value: number | null) => (value === null ? null : value * by);
  return {
    ...trial,
    samples: trial.samples.map((sample) => ({
      ...sample,
      silenceMs: longer(sample.silenceMs),
      detectionMs: sample.detectionMs === null ? null : { lo: sample.detectionMs.lo * by, hi: sample.detectionMs.hi * by },
    })),
  };
}

const compared = (by: number) => compareRuns({ name: 'old', result: before }, { name: 'new', result: later(by) });

test('a run differs in nothing from itself', () => {
  const { comparisons, tests } = compared(1);
  expect(tests).toBeGreaterThan(0);
  expect(comparisons.flatMap(({ differences }) => differences)).toEqual([]);
});

test('one that detects later by a quarter is found wherever thirty trials are in both, and nowhere else', () => {
  for (const { differences, settings, ranked } of compared(1.25).comparisons) {
    const found = differences.filter(({ metric }) => metric === 'worst-case detection').map(({ faster, slower: loser }) => [faster, loser]);
    const enough =
      ranked && settings.every((setting) => setting.n >= 30 && Number.isFinite(setting.worstMs) && (setting.worstMs ?? 0) > 100);
    expect(found).toEqual(enough ? [['old', 'new']] : []);
  }
});

test('the old run stands first, what is in one only is named, and what changed beside the client is said', () => {
  const text = comparedRunsText(compared(1.25));
  expect(text).toMatch(/silence=3s\]\n {2}old .*\n {2}new /);
  expect(text).toMatch(/only in old: /);
  expect(text).toMatch(/real of \d+ comparisons/);
  expect(text).toContain('note: client: none against 2.0.0');
  expect(text).toContain('note: measured one after the other');
});

test('hostile names stay text in each of the three', () => {
  const all = compared(1.25);
  expect(all.comparisons.map(({ name }) => name).join()).toContain(hostileName);
  expect(comparedRunsText(all)).not.toMatch(/[\u001b\u202e]/);
  expect(comparedRunsMarkdown(all)).not.toMatch(/<script|<img|[\u001b\u202e]/);
  expect(JSON.parse(comparedRunsJson(all)).runs).toEqual(['old', 'new']);
});
