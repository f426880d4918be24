// Every scenario of the catalogue as `validate`, `list` and `explain` show it, without running anything: each is drawn with
// its fault, its expectations and its time, and all of them together take no longer than a coffee.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenarios } from '../loader/index.ts';
import { fullName } from '../vitest/full-name.ts';
import { explainScenario } from './explain.ts';
import { painter } from './paint.ts';
import { plannedRunMs, plannedScenarioMs } from './planned-time.ts';

const root = join(import.meta.dirname, '../..');
const machine = { cores: 2, environment: 'embedded' } as const;
const { scenarios, problems } = await loadScenarios({ patterns: ['scenarios'], cwd: root, env: {} });
const explained = scenarios.map((scenario) => ({
  scenario,
  text: explainScenario(scenario, { seed: 'explain', drawn: 3, origins: true, machine, paint: painter(false), width: 100 }),
}));

test('every file is valid', () => {
  expect(problems).toEqual([]);
  expect(scenarios.length).toBeGreaterThan(80);
});

test('every scenario is explained: what it does, what is expected, how long it takes, drawn to scale', () => {
  const lacking = explained.filter(({ scenario, text }) => {
    const faults = scenario.faults.every((fault) => text.includes(`  fault   ${fault.name}`));
    return (
      !faults ||
      ![/^ {2}client {2}\S/m, /^ {2}theory {2}\S/m, /^ {2}expect {2}\S/m, /^ {2}time {4}\d+ trials? /m, /^ {3}1 [·╴█]/m].every((part) =>
        part.test(text),
      )
    );
  });
  expect(lacking.map(({ scenario }) => fullName(scenario))).toEqual([]);
});

test('in colour the text is the same', () => {
  for (const { scenario, text } of explained) {
    const coloured = explainScenario(scenario, { seed: 'explain', drawn: 3, origins: true, machine, paint: painter(true), width: 100 });
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(text);
    expect(coloured).not.toBe(text);
  }
});

test('on two cores no scenario takes more than a minute, all of them together six', () => {
  expect(scenarios.filter((scenario) => plannedScenarioMs(scenario, machine) > 60_000).map(fullName)).toEqual([]);
  expect(plannedRunMs(scenarios, machine)).toBeLessThan(360_000);
});
