// A preset is what its author would have typed: laid under what stands beside it, in place of what a setting had, and refused
// at its place when nobody is called that.

import { expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { problemsOf } from './bad-case.ts';
import { loadDocument } from './load.ts';
import { parseYaml } from './yaml.ts';

async function load(client: string, settings = ''): Promise<readonly Scenario[]> {
  const text = `name: a\nclient: ${client}\nfaults: [{ type: reset }]\nexpect: { detection: { within: 1s } }\n${settings}`;
  const { document } = parseYaml(text, 'a.scenario.yaml');
  if (document === undefined) throw new Error('not parsed');
  const layers = { defaults: undefined, servers: new Map(), clients: new Map() };
  const loaded = await loadDocument(document, { layers, variables: {}, folder: '/nonexistent', checks: [] });
  expect(loaded.problems).toEqual([]);
  return loaded.scenarios;
}

test('a client with a preset has its heartbeat and its reconnect', async () => {
  const [scenario] = await load('{ preset: nats at 1/20 }');
  expect(scenario?.client).toMatchObject({
    heartbeat: { intervalMs: 6000, from: 'client', detector: { type: 'outstanding', max: 2 } },
    reconnect: { type: 'constant', delayMs: 100, attempts: 10 },
  });
});

test('what stands beside a preset is laid over it', async () => {
  const [scenario] = await load('{ preset: nats at 1/20, heartbeat: { interval: 2s }, reconnect: { type: constant, delay: 3s } }');
  expect(scenario?.client).toMatchObject({
    heartbeat: { intervalMs: 2000, detector: { type: 'outstanding', max: 2 } },
    reconnect: { type: 'constant', delayMs: 3000, attempts: 10 },
  });
});

test('a heartbeat takes the heartbeat of a preset alone', async () => {
  const [scenario] = await load('{ heartbeat: { preset: akka } }');
  expect(scenario?.client).toMatchObject({
    heartbeat: {
      intervalMs: 1000,
      from: 'server',
      detector: { type: 'phi-accrual', threshold: 8, pauseMs: 3000, distribution: 'logistic' },
    },
    reconnect: { type: 'exponential', initialMs: 200 },
  });
});

test('a preset of a setting stands in place of what the client had', async () => {
  const own = '{ heartbeat: { interval: 7s, detector: { type: silence, window: 9s, look: 1s } }, reconnect: { type: list, delays: [1s] } }';
  const scenarios = await load(own, 'settings: { mine: {}, theirs: { preset: mqtt.js at 1/10, heartbeat: { interval: 5s } } }\n');
  const { heartbeat, reconnect } = scenarios[1]?.client ?? {};
  expect(heartbeat).toEqual({ intervalMs: 5000, from: 'client', detector: { type: 'silence', windowMs: 9000 } });
  expect(reconnect).toMatchObject({ type: 'constant', delayMs: 100 });
  expect(scenarios[0]?.client.heartbeat?.intervalMs).toBe(7000);
});

test('presets can be varied by a matrix', async () => {
  const scenarios = await load('{}', 'matrix: { heartbeat.preset: [signalr at 1/10, stomp at 1/10] }\n');
  expect(scenarios.map(({ client }) => client.heartbeat?.detector)).toEqual([
    { type: 'silence', windowMs: 3000 },
    { type: 'silence', windowMs: 2000, lookMs: 1000 },
  ]);
});

test('a preset that nobody has is refused at its place', async () => {
  const rest = 'faults: [{ type: reset }]\nexpect: { detection: { within: 1s } }\n';
  const [unknown] = await problemsOf(`name: a\nclient: { preset: natz }\n${rest}`);
  expect(unknown).toMatchObject({ line: 2, column: 19 });
  expect(unknown?.message).toContain('no preset is called that');
  const [divided] = await problemsOf(`name: a\n${rest}settings: { x: { preset: nats at 1/50 } }\n`);
  expect(divided).toMatchObject({ line: 4, column: 26 });
  expect(divided?.message).toContain('expected at most 1/20');
});
