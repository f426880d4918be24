// Parts of a scenario in words.

import { expect, test } from 'vitest';
import type { ExpectSpec, FaultSpec, Scenario } from '../scenario.ts';
import { describeClient, describeExpectations, describeFault } from './describe.ts';

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
  ).toBe('slow: latency, 200 ms after flap.healed, for 8 s to 18 s, latency 400 ms, direction down');
  expect(describeFault(fault({ everyMs: 10_000, times: 3, clients: { share: 0.3 }, at: { after: 'down', plusMs: 0 } }))).toBe(
    'stall, at down, 3 times, each 10 s, 30 % of the clients',
  );
});

test('a client says what it does, and a black box only what it is', () => {
  const heartbeat = { intervalMs: 1000, from: 'both', detector: { type: 'reply-timeout', timeoutMs: 2000, misses: 2 } } as const;
  const reconnect = { type: 'list', delaysMs: [100, 1000], connectTimeoutMs: 5000 } as const;
  const client = { use: 'reference', count: 200, heartbeat, reconnect };
  expect(describeClient({ client } as unknown as Scenario)).toBe(
    '200 x reference: a beat each 1 s, from the client and the server, dead by reply-timeout 2 s x 2; reconnects after 100 ms, 1 s, 5 s for each try',
  );
  expect(describeClient({ client: { use: 'command', count: 1, command: ['./app', '-v'] } } as unknown as Scenario)).toBe('./app -v');
});

test('every expectation is a line', () => {
  const expectations: ExpectSpec = {
    detection: { withinMs: 'predicted', p95Ms: 2500, missed: 0.1, of: 'stall', signal: 'claim' },
    serverDetection: 'never',
    reconnect: { withinMs: 6000, success: 1, peakPerSecond: 40 },
    resume: { withinMs: 1500, success: 1 },
    mistakes: { ratePerHour: 2 },
    fires: { nat: 'never' },
    exit: 'never',
  };
  expect(describeExpectations(expectations)).toEqual([
    'detection within what theory predicts, p95 2.5 s, at most 10 % missed',
    'serverDetection never',
    'resume within 1.5 s',
    'reconnect within 6 s, at most 40 new connections a second, in every trial',
    'at most 2 mistakes an hour',
    'nat fires never',
  ]);
});
