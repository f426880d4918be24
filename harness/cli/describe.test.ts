// Parts of a scenario in words.

import { expect, test } from 'vitest';
import type { ExpectSpec, FaultSpec, Scenario } from '../scenario.ts';
import { describeClient, describeFault, describeServer } from './describe.ts';
import { describeExpectations } from './describe-expect.ts';

const fault = (fields: Partial<FaultSpec>): FaultSpec => ({
  type: 'stall',
  name: 'stall',
  attributes: {},
  at: { afterMs: 0 },
  times: 1,
  clients: 'all',
  ...fields,
});

test('a fault reads as an author would say it', () => {
  expect(describeFault(fault({ for: { fromMs: 2000, toMs: 2000 } }))).toBe('stall, after steady, for 2 s');
  expect(
    describeFault(
      fault({
        type: 'latency',
        name: 'slow',
        attributes: { latencyMs: 400, direction: 'down' },
        at: { after: 'flap.healed', plusMs: 200 },
        for: { fromMs: 8000, toMs: 18_000 },
      }),
    ),
  ).toBe('slow: latency, 200 ms after flap.healed, for 8 s to 18 s (latency: 400 ms, direction: down)');
  expect(describeFault(fault({ everyMs: 10_000, times: 3, clients: { share: 0.3 }, at: { after: 'down', plusMs: 0 } }))).toBe(
    'stall, at down, 3 times, each 10 s, 30 % of the clients',
  );
});

test('a client says what it does, and a black box only what it is', () => {
  const heartbeat = { intervalMs: 1000, from: 'both', detector: { type: 'reply-timeout', timeoutMs: 2000, misses: 2 } } as const;
  const reconnect = { type: 'list', delaysMs: [100, 1000], connectTimeoutMs: 5000, attempts: 3 } as const;
  const client = { use: 'reference', count: 200, heartbeat, reconnect };
  expect(describeClient({ client } as unknown as Scenario)).toBe(
    '200 x reference: a beat each 1 s, from the client and the server, dead by reply-timeout 2 s x 2; reconnects after 100 ms, 1 s (5 s for each try, at most 3 attempts)',
  );
  expect(describeClient({ client: { use: 'command', count: 1, command: ['./app', '-v'] } } as unknown as Scenario)).toBe('./app -v');
  const image = { use: 'image', count: 1, image: 'chat:1' };
  expect(describeClient({ client: image } as unknown as Scenario)).toBe('image chat:1');
  expect(describeClient({ client: { ...image, command: ['run', '-v'] } } as unknown as Scenario)).toBe('image chat:1: run -v');
});

test('a server is said where it is not the reference one as it comes', () => {
  const server = (spec: object) => describeServer({ server: spec } as unknown as Scenario);
  expect(server({ use: 'reference', protocol: 'lines' })).toBe('');
  const heartbeat = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 3000 } };
  expect(server({ use: 'reference', protocol: 'lines', heartbeat })).toBe('reference: a beat each 1 s, dead by silence 3 s');
  expect(server({ use: 'command', command: ['./server', '-p', '1'] })).toBe('./server -p 1');
});

const nothing = { fires: {}, exit: 'never' } as const;

test('every expectation is a line', () => {
  const expectations: ExpectSpec = {
    detection: { withinMs: 'predicted', p95Ms: 2500, missed: 0.07, of: 'stall', signal: 'claim' },
    serverDetection: 'never',
    reconnect: { withinMs: 6000, success: 1, peakPerSecond: 40, attempts: { min: 3, max: 12 }, attemptMs: 2500 },
    resume: { withinMs: 1500, success: 0.9 },
    mistakes: { ratePerHour: 2 },
    duplicates: 2,
    fires: { nat: 'never' },
    exit: 'any',
    cost: { beatsPerHour: 7800 },
  };
  expect(describeExpectations({ expect: expectations, hasCheck: true })).toEqual([
    'detection within what theory predicts, p95 2.5 s, at most 7 % missed',
    'serverDetection never',
    'resume within 1.5 s, in 90 % of the trials',
    'reconnect within 6 s, 3 to 12 attempts, no attempt longer than 2.5 s, at most 40 new connections a second, in every trial',
    'at most 2 mistakes an hour',
    'at most 2 sessions of one client at the same time',
    'nat fires never',
    'the client may exit',
    'cost of a connection in an hour: at most 7800 beats',
    'what its own check function says of each trial',
  ]);
});

test('a known failure is said', () => {
  const expectFailure = { of: ['mistakes'], why: 'issue 1903' };
  expect(describeExpectations({ expect: { ...nothing, mistakes: 0 }, expectFailure, hasCheck: false })).toEqual([
    'no mistakes',
    'known failure: mistakes must be violated (issue 1903)',
  ]);
});
