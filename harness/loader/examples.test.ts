// The examples of the guide load, and become what they say: merged, with every default and every unit resolved.

import { expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { loadDocument } from './load.ts';
import { parseYaml } from './yaml.ts';

async function load(text: string): Promise<readonly Scenario[]> {
  const { document, problems } = parseYaml(text, 'scenarios/example.scenario.yaml');
  expect(problems).toEqual([]);
  if (document === undefined) throw new Error('not parsed');
  const layers = { defaults: undefined, servers: new Map(), clients: new Map() };
  const loaded = await loadDocument(document, { layers, variables: {}, folder: '/nonexistent', checks: [] });
  expect(loaded.problems).toEqual([]);
  return loaded.scenarios;
}

test('a short cut that is ridden through', async () => {
  const [scenario] = await load(`name: a two second network cut is ridden through
client: { heartbeat: { interval: 1s, detector: { type: silence, window: 5s } } }
faults: [{ type: stall, for: 2s }]        # \`cut\` is the packet-level twin
expect: { detection: never, resume: { within: 1500ms }, mistakes: 0 }
`);
  expect(scenario).toMatchObject({
    server: { use: 'reference', protocol: 'lines' },
    client: {
      use: 'reference',
      count: 1,
      path: 'own',
      overMs: 0,
      events: 'lines',
      heartbeat: { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 5000 } },
      reconnect: { type: 'exponential', initialMs: 200, maxMs: 5000, factor: 2, jitter: 'full', connectTimeoutMs: 5000 },
    },
    steadyMs: 5000,
    recoverMs: 15_000,
    trials: 10,
    faults: [
      { type: 'stall', name: 'stall', at: { afterMs: 0 }, for: { fromMs: 2000, toMs: 2000 }, times: 1, clients: 'all', phase: 'spread' },
    ],
    expect: { detection: 'never', resume: { withinMs: 1500, success: 1 }, mistakes: 0, fires: {}, exit: 'never' },
    hasCheck: false,
  });
  expect(scenario?.positions['faults.0.for']).toEqual({ line: 3, column: 25 });
  expect(scenario?.positions['expect.resume.within']).toEqual({ line: 4, column: 39 });
  expect(scenario?.source[4]).toContain('detection: never');
  expect(scenario?.id).toMatch(/^example-a-two-second-[a-z-]+-[0-9a-f]{8}$/);
});

test('a black box with patterns has no heartbeat that was not declared', async () => {
  const [scenario] = await load(`name: the chat server crashes and is back after three seconds
server:
  use: image
  image: ghcr.io/acme/chat:\${TAG:-dev}
  port: 7000
  ready: { log: listening on }
client:
  use: command
  command: python3 clients/chat.py ws://$FLATLINE_HOST:$FLATLINE_PORT
  events: { up: ^connected, beat: ^pong, down: ^lost (.*), gaveUp: ^giving up }
faults: [{ type: kill, for: 3s }]
expect: { detection: { within: 500ms }, reconnect: { within: 6s, attempts: { max: 20 } } }
`);
  expect(scenario?.server).toEqual({ use: 'image', image: 'ghcr.io/acme/chat:dev', port: 7000, ready: { log: 'listening on' } });
  expect(scenario?.client.command).toEqual(['python3', 'clients/chat.py', 'ws://$FLATLINE_HOST:$FLATLINE_PORT']);
  expect(scenario?.client).not.toHaveProperty('heartbeat');
  expect(scenario?.steadyMs).toBe(2000);
  expect(scenario?.expect.detection).toEqual({ withinMs: 500, missed: 0, of: 'kill', signal: 'claim' });
});

test('a server that drops a client', async () => {
  const [scenario] = await load(`name: the server drops a client that lost power          # silence 3s, beats 1s: theory 2 to 3 s
server: { use: reference, heartbeat: { interval: 1s, detector: { type: silence, window: 3s } } }
client: { heartbeat: { interval: 1s, detector: { type: silence, window: 3s } } }
faults: [{ type: kill-client, how: power, for: 10s }]
expect: { serverDetection: { notBefore: 1900ms, within: 3200ms }, reconnect: { within: 2s } }
`);
  expect(scenario?.expect.serverDetection).toMatchObject({ notBeforeMs: 1900, withinMs: 3200, of: 'kill-client' });
});

test('a herd under conditions with rates', async () => {
  const [scenario] =
    await load(`name: delay and packet loss raise no false alarm and hide no cut    # 50 x 2 min x 2 trials = 3.3 connection-hours
client:
  count: 50
  heartbeat: { interval: 1s, detector: { type: silence, window: 6s } }
  reconnect: { type: exponential, initial: 200ms, max: 2s, jitter: full, connectTimeout: 3s }
conditions: [{ type: latency, latency: 150ms, jitter: 50ms }, { type: loss, rate: 3% }]
steady: 2m
faults: [{ type: cut, for: 20s }]
trials: 2
expect: { mistakes: { rate: 2/h }, detection: { p95: 6500ms }, reconnect: { p95: 4500ms, within: 10s, peak: 40/s }, cost: { beats: 130/min } }
`);
  expect(scenario?.conditions[0]).toMatchObject({ type: 'latency', attributes: { latencyMs: 150, jitterMs: 50 } });
  expect(scenario?.conditions[1]).toMatchObject({ type: 'loss', attributes: { rate: 0.03 } });
  expect(scenario?.expect).toMatchObject({ mistakes: { ratePerHour: 2 }, cost: { beatsPerHour: 7800 }, reconnect: { peakPerSecond: 40 } });
});

test('faults of one scenario run side by side', async () => {
  const [scenario] = await load(`name: an overloaded server does not hang the reconnect
client:
  heartbeat: { interval: 1s, detector: { type: silence, window: 4s } }
  reconnect: { type: exponential, initial: 500ms, max: 4s, jitter: full, connectTimeout: 2s }
faults:
  - { type: latency, latency: 10s, direction: down, for: 20s }
  - { type: connect-timeout, for: 20s }
expect: { detection: { within: 4300ms }, reconnect: { within: 6s, attempts: { min: 3, max: 12 }, attempt: 2500ms } }
`);
  expect(scenario?.faults.map(({ name, phase }) => [name, phase])).toEqual([
    ['latency', 'spread'],
    ['connect-timeout', undefined],
  ]);
  expect(scenario?.expect.reconnect).toMatchObject({ attempts: { min: 3, max: 12 }, attemptMs: 2500, success: 1 });
});

test('settings become scenarios of their own', async () => {
  const scenarios = await load(`name: a NAT that forgets a connection after five idle seconds
client: { heartbeat: { interval: 2s, detector: { type: reply-timeout, timeout: 2s } } }
settings:
  often: { expect: { fires: { nat: never }, detection: never } }
  rare: { heartbeat: { interval: 8s }, expect: { detection: { within: 5500ms }, reconnect: { within: 8s } } }
faults: [{ name: nat, type: idle-expiry, after: 5s, then: silent, for: 40s }]
expect: { mistakes: 0 }
`);
  const [often, rare] = scenarios;
  expect(scenarios.map(({ setting }) => setting)).toEqual(['often', 'rare']);
  expect(often?.expect).toMatchObject({ fires: { nat: 'never' }, detection: 'never', mistakes: 0 });
  expect(rare?.expect).toMatchObject({ fires: { nat: 'always' }, detection: { withinMs: 5500, of: 'nat' } });
  expect(rare?.client.heartbeat).toMatchObject({ intervalMs: 8000, detector: { type: 'reply-timeout', timeoutMs: 2000, misses: 1 } });
  expect(rare?.positions['expect.detection.within']).toEqual({ line: 5, column: 63 });
  expect(rare?.origins['client.heartbeat.interval']).toBe('setting');
  expect(rare?.origins['client.heartbeat.detector.timeout']).toBe('file');
  expect(often?.id).not.toBe(rare?.id);
});

test('a matrix becomes one scenario for each cell', async () => {
  const scenarios = await load(`name: a flapping link ends with everyone connected
client: { count: 200, heartbeat: { interval: 1s, detector: { type: silence, window: 3s } } }
matrix: { heartbeat.interval: [500ms, 1s, 2s], reconnect.max: [5s, 30s] }
faults:
  - { name: flap, type: blackhole, for: 4s, every: 10s, times: 5 }
  - { type: refuse, at: { after: flap.healed, plus: 200ms }, for: 3s, clients: 30% }
recover: 60s
expect: { detection: { within: predicted }, reconnect: { within: 35s, peak: 100/s } }
`);
  expect(scenarios).toHaveLength(6);
  expect(scenarios[3]?.setting).toBe('interval=1s,max=30s');
  expect(scenarios[3]?.client).toMatchObject({ heartbeat: { intervalMs: 1000 }, reconnect: { type: 'exponential', maxMs: 30_000 } });
  expect(scenarios[0]?.faults[1]).toMatchObject({ at: { after: 'flap.healed', plusMs: 200 }, clients: { share: 0.3 } });
});
