// Fillers come only for strata that nobody landed in although somebody was meant to, and never more than half as many as
// planned.

import { expect, test } from 'vitest';
import { faultTypes } from '../faults/index.ts';
import { fillersFor } from './filler.ts';
import { storyScenario, storyTypes } from './fixtures/story.ts';
import { plan } from './plan.ts';
import type { FinishedTrial } from './verdict.ts';

const planned = plan(storyScenario('silence', { trials: 8 }), storyTypes, 'seed');

// What a filler looks at: where a trial was meant to land, and where it did.
const landing = (phaseOf: (aimed: number) => number | null) =>
  planned.trials.map((trial) => ({
    plan: trial,
    standing: { conclusive: true, verdict: 'pass', reasons: [] },
    measurement: { samples: [{ fault: 'fault', side: 'client', phase: phaseOf(trial.phase ?? 0) }] },
  })) as unknown as FinishedTrial[];

test('aimed trials need no filler', () => {
  expect(
    fillersFor(
      planned,
      storyTypes,
      landing((aimed) => aimed),
    ),
  ).toEqual([]);
});

test('trials that all landed in one stratum are filled up to half of the plan', () => {
  const fillers = fillersFor(
    planned,
    storyTypes,
    landing(() => 0.05),
  );
  expect(fillers.map(({ attempt }) => attempt)).toEqual(['9', '10', '11', '12']);
  expect(fillers.map(({ phase }) => phase)).toEqual([1.5 / 8, 2.5 / 8, 3.5 / 8, 4.5 / 8]);
});

test('one that went astray is filled where it was missed', () => {
  const first = planned.trials[0]?.phase ?? 0;
  const fillers = fillersFor(
    planned,
    storyTypes,
    landing((aimed) => (aimed === first ? (aimed + 0.5) % 1 : aimed)),
  );
  expect(fillers.map(({ phase }) => phase)).toEqual([first]);
});

test('without a measured phase there is nothing to fill', () => {
  expect(
    fillersFor(
      planned,
      storyTypes,
      landing(() => null),
    ),
  ).toEqual([]);
});

test('what fires by itself is not filled, since it would fire in the same part again', () => {
  const armed = Object.fromEntries(Object.entries(storyTypes).map(([name, type]) => [name, { ...type, timing: 'armed' as const }]));
  expect(
    fillersFor(
      planned,
      armed,
      landing(() => 0.05),
    ),
  ).toEqual([]);
});

test('the end of the cycle and its beginning are neighbours', () => {
  const late = landing((aimed) => (aimed + 0.1) % 1);
  expect(fillersFor(planned, storyTypes, late)).toEqual([]);
});

test.each([
  ['jitter', { type: 'latency', name: 'latency', attributes: { latencyMs: 30, jitterMs: 20, direction: 'both' } }],
  ['loss', { type: 'loss', name: 'loss', attributes: { rate: 0.03, burst: 1, direction: 'both' } }],
])('what the %s of the path moved is no reason for a filler, and what went further astray still is', (_, condition) => {
  const heartbeat = { intervalMs: condition.type === 'loss' ? 1000 : 200 };
  const { client } = planned.scenario;
  const swaying = {
    ...planned,
    scenario: { ...planned.scenario, conditions: [condition], client: { ...client, heartbeat: { ...client.heartbeat, ...heartbeat } } },
  } as typeof planned;
  const types = { ...storyTypes, ...faultTypes };
  const moved = (by: number) => landing((aimed) => (aimed < 0.5 ? aimed : aimed - by));
  expect(fillersFor(planned, types, moved(0.2))).not.toEqual([]);
  expect(fillersFor(swaying, types, moved(0.2))).toEqual([]);
  expect(fillersFor(swaying, types, moved(0.4))).not.toEqual([]);
});
