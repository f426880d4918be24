// A lane is read from the history alone; its red stretch is exactly the detection time that the engine measured.

import { expect, test } from 'vitest';
import type { History } from '../../history.ts';
import { trialOf } from '../fixtures/trial.ts';
import { laneOf } from './lane.ts';

const course = {
  attempt: '1',
  intervalMs: 1000,
  windowMs: 3000,
  phase: 0.25,
  faultMs: 8000,
  outcome: 'detected' as const,
  delaysMs: [200, 400, 800],
};

function drawn(change: Partial<typeof course> | Record<string, unknown>, alter: (history: History) => History = (history) => history) {
  const { trial, history } = trialOf({ ...course, ...change }, 'x');
  const lane = laneOf(alter(history), 'c1', trial.samples);
  if (lane === undefined) throw new Error('no lane');
  return { trial, lane, states: (state: string) => lane.states.filter((stretch) => stretch.state === state) };
}

test('unaware lasts from the fault to down', () => {
  const { trial, lane, states } = drawn({});
  const [stretch] = states('unaware');
  expect(stretch?.fromMs).toBe(0);
  expect(Math.abs((stretch?.toMs ?? 0) - (trial.detectionMs?.hi ?? 0))).toBeLessThan(1);
  expect(lane.downs[0]).toMatchObject({ reason: 'silence' });
});

test('a missed fault is unaware until the end or until the heal told it', () => {
  const never = drawn({ outcome: 'missed', windowMs: Number.POSITIVE_INFINITY, delaysMs: [] });
  expect(never.states('unaware')[0]?.toMs).toBe(never.lane.endMs);
  const rescued = drawn({ outcome: 'missed', windowMs: Number.POSITIVE_INFINITY });
  expect(rescued.states('unaware')[0]?.toMs).toBeCloseTo(8000.7, 1);
  expect(rescued.lane.ends[0]).toMatchObject({ by: 'path' });
});

test('a fault that was ridden out has no unaware stretch', () => {
  const { states } = drawn({ outcome: 'survived', faultMs: 2000, delaysMs: [] });
  expect(states('unaware')).toEqual([]);
  expect(states('rode')[0]).toMatchObject({ fromMs: 0 });
});

test('the last attempt succeeded, the others did not', () => {
  const { lane } = drawn({});
  expect(lane.attempts.map((attempt) => attempt.succeeded)).toEqual([false, false, true]);
});

test('a fault that was never healed lasts to the end, a torn record says so', () => {
  const { lane } = drawn({ torn: true }, (history) => ({ ...history, events: history.events.filter((event) => event.kind !== 'heal') }));
  expect(lane.torn).toBe(true);
  expect(lane.faults[0]?.toMs).toBe(lane.endMs);
});

test('the sessions of a server that watches end with its verdict', () => {
  const { lane } = drawn({ serverWindowMs: 4000 });
  expect(lane.sessions[0]?.toMs).toBeGreaterThan(3000);
  expect(drawn({}).lane.sessions).toEqual([]);
});

test('a client without claims is read from the wire', () => {
  const { lane, states } = drawn({}, (history) => ({ ...history, events: history.events.filter((event) => event.observer !== 'client') }));
  expect(states('up').length).toBeGreaterThan(0);
  expect(lane.beats.length).toBeGreaterThan(2);
});

test('of a client that the history does not know there is no lane', () => {
  const { trial, history } = trialOf(course, 'x');
  expect(laneOf(history, 'c7', trial.samples)).toBeUndefined();
});

const typed = (type: string) => (history: History) => ({
  ...history,
  header: { ...history.header, scenario: { faults: [{ name: 'blackhole', type }] } },
});

test('a client whose process is gone is away, not up', () => {
  const { states, lane } = drawn({ outcome: 'undisturbed', delaysMs: [] }, typed('kill-client'));
  expect(states('away')[0]).toEqual({ fromMs: 0, toMs: lane.faults[0]?.toMs, state: 'away' });
});

test('a server that was killed has no sessions any more', () => {
  const { lane } = drawn({ serverWindowMs: 4000 }, typed('kill'));
  expect(lane.sessions[0]?.toMs).toBe(0);
});

test('an armed fault that never went off was not in force', () => {
  expect(drawn({}, typed('idle-expiry')).lane.faults[0]?.armed).toBe(true);
  expect(drawn({}, typed('blackhole')).lane.faults[0]?.armed).toBe(false);
});

test('no beat is drawn after the end of the record', () => {
  const { lane } = drawn({});
  expect(lane.beats.filter((atMs) => atMs > lane.endMs)).toEqual([]);
});
