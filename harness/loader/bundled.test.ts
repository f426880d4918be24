// A bundled client brings its server and what is known of its heartbeat, and both give way to what is written.

import { expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { loadDocument } from './load.ts';
import { parseYaml } from './yaml.ts';

async function load(parties: string): Promise<Scenario | undefined> {
  const { document } = parseYaml(
    `name: a\n${parties}\nfaults: [{ type: blackhole, for: 9s }]\nexpect: { detection: { within: predicted } }\n`,
    'a.yaml',
  );
  if (document === undefined) throw new Error('not parsed');
  const layers = { defaults: undefined, servers: new Map(), clients: new Map() };
  const { scenarios, problems } = await loadDocument(document, { layers, variables: {}, folder: '/nonexistent', checks: [] });
  expect(problems).toEqual([]);
  return scenarios[0];
}

test('mqtt talks to mosquitto, and its keep-alive is a silence of one and a half intervals', async () => {
  const scenario = await load('client: { use: mqtt, options: { keepalive: 2, version: 5.16.0 } }');
  expect(scenario?.server).toEqual({ use: 'bundled', name: 'mosquitto', options: {}, ready: { tcp: true } });
  expect(scenario?.client.heartbeat).toEqual({ intervalMs: 2000, from: 'client', detector: { type: 'silence', windowMs: 3000 } });
});

test('a server and a heartbeat that are written are taken', async () => {
  const heartbeat = 'heartbeat: { interval: 1s, detector: { type: silence, window: 2s } }';
  const scenario = await load(`client: { use: mqtt, ${heartbeat} }\nserver: { use: address, address: "127.0.0.1:1883" }`);
  expect(scenario?.server.use).toBe('address');
  expect(scenario?.client.heartbeat?.intervalMs).toBe(1000);
});

test('a failure can be known of one setting alone', async () => {
  const settings = 'settings: { a: { expectFailure: { of: [detection.within], why: known } }, b: {} }';
  const { document } = parseYaml(
    `name: a\nclient: { use: mqtt }\nfaults: [{ type: reset }]\nexpect: { detection: { within: 1s } }\n${settings}\n`,
    'a.yaml',
  );
  const layers = { defaults: undefined, servers: new Map(), clients: new Map() };
  const { scenarios } = await loadDocument(document!, { layers, variables: {}, folder: '/nonexistent', checks: [] });
  expect(scenarios.map(({ setting, expectFailure }) => [setting, expectFailure?.why])).toEqual([
    ['a', 'known'],
    ['b', undefined],
  ]);
});
