// A plan knows where it is carried out: containers start slowly and few at a time, and fewer trials run at once.

import { expect, test } from 'vitest';
import { validateText } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';
import { plannedRunMs, plannedScenarioMs } from './planned-time.ts';

async function scenarioOf(fault: string, trials: number): Promise<Scenario> {
  const text = `name: a plan\nsteady: 2s\nfaults: [${fault}]\ntrials: ${trials}\nexpect: { reconnect: { within: 2s } }\n`;
  const { scenarios, problems } = await validateText(text, 'a.scenario.yaml', { env: {} });
  expect(problems).toEqual([]);
  return scenarios[0] as Scenario;
}

const embedded = { cores: 2, environment: 'embedded' } as const;
const docker = { cores: 2, environment: 'docker' } as const;

test('start-up is longer with containers, trials that need none are not', async () => {
  const one = await scenarioOf('{ type: reset }', 10);
  expect(plannedScenarioMs(one, docker)).toBe(plannedScenarioMs(one, embedded));
  expect(plannedRunMs([one], docker)).toBeGreaterThan(plannedRunMs([one], embedded) + 3000);
});

test('servers that are hurt are containers of their own, of which few fit at once', async () => {
  const killed = await scenarioOf('{ type: kill, for: 2s }', 12);
  expect(plannedScenarioMs(killed, docker)).toBeGreaterThan(2 * plannedScenarioMs(killed, embedded));
});

test('fewer trials run at once on docker', async () => {
  const many = await scenarioOf('{ type: reset }', 300);
  expect(plannedScenarioMs(many, docker)).toBeGreaterThan(2 * plannedScenarioMs(many, embedded));
});
