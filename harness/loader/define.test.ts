// What TypeScript authors write is checked by the compiler: these lines fail the type check when a slip is not noticed.

import { expect, test } from 'vitest';
import { defineConfig, defineScenario } from './define.ts';

const one = defineScenario({
  name: 'x',
  client: { heartbeat: { interval: '1s', detector: { type: 'silence', window: '3s' } } },
  faults: [{ type: 'stall', for: { from: '8s', to: '9s' }, direction: 'down' }],
  matrix: { 'heartbeat.interval': ['1s', '2s'] },
  expect: { detection: { within: '3s' }, check: (history, trial) => history.events.length > 0 && trial.number > 0 },
});

const slips = () => [
  // @ts-expect-error a slip in an expectation
  defineScenario({ name: 'x', expect: { detectoin: 'never' } }),
  // @ts-expect-error a slip at the top
  defineScenario({ name: 'x', trails: 3, expect: { detection: 'never' } }),
  // @ts-expect-error an unknown detector
  defineScenario({ name: 'x', client: { heartbeat: { detector: { type: 'silenc', window: '3s' } } }, expect: {} }),
  // @ts-expect-error a number where a duration belongs
  defineScenario({ name: 'x', steady: 5, expect: {} }),
  // @ts-expect-error a default that no scenario has
  defineConfig({ defaults: { trails: 3 } }),
];

test('what was defined is what comes back', () => {
  expect(defineScenario([one])).toEqual([one]);
  expect(defineConfig({ defaults: { trials: 3 } })).toEqual({ defaults: { trials: 3 } });
  expect(slips()).toHaveLength(5);
});
