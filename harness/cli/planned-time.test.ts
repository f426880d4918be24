// A plan knows where it is carried out: containers start slowly and few at a time, and fewer trials run at once.

import { expect, test } from 'vitest';
import { validateText } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';
import { plannedRunMs, plannedScenarioMs } from './planned-time.ts';

async function scenarioOf(fault: string, trials: number, count = 1): Promise<Scenario> {
  const client = `client: { count: ${count}, reconnect: { type: constant, delay: 4s, connectTimeout: 4s } }\n`;
  const text = `name: a plan\n${count > 1 ? client : ''}steady: 2s\nfaults: [${fault}]\ntrials: ${trials}\nexpect: { reconnect: { within: 2s } }\n`;
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

test('a herd that an overload lets in before it ends is not waited for after it', async () => {
  const overload = (accept: string) => `{ type: overload, accept: ${accept}, for: 9s }, { type: reset, at: 1s }`;
  const [quick, slow] = [await scenarioOf(overload('20/s'), 1, 40), await scenarioOf(overload('2/s'), 1, 40)];
  expect(plannedScenarioMs(quick, embedded)).toBeLessThan(plannedScenarioMs(slow, embedded) - 1000);
});
