// The map compares: it shows what scenarios share, and nothing where each has settings of its own.

import { expect, test } from 'vitest';
import type { ScenarioResult } from '../../result.ts';
import { heatMap } from './heat-map.ts';

const group = (name: string, ...settings: string[]) =>
  settings.map(
    (setting) =>
      ({
        id: `${name} ${setting}`,
        name,
        setting,
        verdict: 'pass',
        detection: { n: 1, p95: 10 },
        expectations: [],
      }) as unknown as ScenarioResult,
  );
const map = (...groups: ScenarioResult[][]) => heatMap(groups, (scenario) => scenario.id).markup;
const heads = (markup: string) => [...markup.matchAll(/scope="col">([^<]+)/g)].map((match) => match[1]);
const rows = (markup: string) => [...markup.matchAll(/scope="row">([^<]+)/g)].map((match) => match[1]);

test('one scenario with several settings is a row of its own', () => {
  const markup = map(group('cut', 'short', 'long', 'none'), group('reset', ''));
  expect([rows(markup), heads(markup)]).toEqual([['cut'], ['short', 'long', 'none']]);
});

test('of several scenarios those are shown that share settings, and the settings that they share', () => {
  const markup = map(
    group('cut', 'short', 'long', 'own'),
    group('reset', 'short', 'long'),
    group('mqtt', 'old', 'new'),
    group('ws', 'short'),
  );
  expect([rows(markup), heads(markup)]).toEqual([
    ['cut', 'reset'],
    ['short', 'long'],
  ]);
});

test('scenarios that share nothing, or only one setting, are no map', () => {
  expect(map(group('mqtt', '5.5.4', '5.16.0', 'defaults'), group('redis', '4.7.0', '6.3.1', 'defaults'))).toBe('');
});
