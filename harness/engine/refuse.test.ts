// What is warned of and what is not, on the smallest scenarios; the refusals have their table in loader/bad-plans.test.ts.

import { expect, test } from 'vitest';
import type { FaultType } from '../fault.ts';
import type { Scenario } from '../scenario.ts';
import { refusals, warnings } from './refuse.ts';

const stall = {
  silent: () => true,
  endsConnections: () => false,
  proof: () => ({ kind: 'silence', direction: 'both' }),
  actions: () => ({ startEnds: [], effects: [], healEnds: [] }),
} as unknown as FaultType;

function scenario(expectations: Partial<Scenario['expect']>, forMs = 10_000, windowMs = 3000): Scenario {
  return {
    trials: 60,
    steadyMs: 5000,
    recoverMs: 15_000,
    server: { use: 'reference', protocol: 'lines' },
    client: {
      use: 'reference',
      count: 1,
      path: 'own',
      events: 'lines',
      heartbeat: { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs } },
      reconnect: { type: 'exponential', initialMs: 200, maxMs: 5000, factor: 2, jitter: 'full', connectTimeoutMs: 5000 },
    },
    conditions: [],
    positions: {},
    faults: [
      { type: 'stall', name: 'stall', attributes: {}, at: { afterMs: 0 }, for: { fromMs: forMs, toMs: forMs }, times: 1, clients: 'all' },
    ],
    expect: { fires: {}, exit: 'never', ...expectations },
  } as unknown as Scenario;
}

const within = (withinMs: number) => ({ detection: { withinMs, missed: 0, of: 'stall', signal: 'claim' as const } });
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);

test('a limit below the latest possible detection is warned of, one at it is not', () => {
  expect(codes(warnings(scenario(within(2900)), { stall }))).toEqual(['FL-W001']);
  expect(codes(warnings(scenario(within(3000)), { stall }))).toEqual([]);
  expect(refusals(scenario(within(2900)), { stall })).toEqual([]);
});

test('detection: never is warned of where the fault outlasts the detector', () => {
  expect(codes(warnings(scenario({ detection: 'never' }), { stall }))).toEqual(['FL-W004']);
  expect(codes(warnings(scenario({ detection: 'never' }, 2000), { stall }))).toEqual([]);
});

test('a window that is not longer than the interval is warned of', () => {
  expect(codes(warnings(scenario({}, 10_000, 1000), { stall }))).toEqual(['FL-W002']);
});

test('quantiles of reconnect under one outage length are warned of', () => {
  expect(codes(warnings(scenario({ reconnect: { p95Ms: 9000, success: 1 } }), { stall }))).toEqual(['FL-W003']);
});

test('recover that is exactly long enough is taken, a millisecond less is not', () => {
  const asked = { reconnect: { withinMs: 6000, success: 1 } };
  expect(refusals({ ...scenario(asked), recoverMs: 11_000 }, { stall })).toEqual([]);
  expect(codes(refusals({ ...scenario(asked), recoverMs: 10_999 }, { stall }))).toEqual(['FL-P003']);
});

test('a fault of exactly two beats can be proved', () => {
  expect(refusals(scenario({}, 2000), { stall })).toEqual([]);
  expect(codes(refusals(scenario({}, 1999), { stall }))).toEqual(['FL-P005']);
});
