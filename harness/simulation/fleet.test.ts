// Single trials of the machines on the queue against the closed forms, for every detector that has one.
import { expect, test } from 'vitest';
import { predict } from '../heartbeat/bound.ts';
import type { DetectorSpec, ReconnectSpec } from '../scenario.ts';
import { type OutageTrialInput, simulateOutage } from './outage-trial.ts';

const reconnect: ReconnectSpec = { type: 'constant', delayMs: 300, connectTimeoutMs: 1000 };
const base: Omit<OutageTrialInput, 'heartbeat' | 'phase'> = {
  reconnect,
  path: { delay: { type: 'constant', delayMs: 10 }, loss: { rate: 0, burst: 1 } },
  steadyBeats: 6,
  outageMs: 20_000,
  recoverMs: 10_000,
  open: 'silent',
  fresh: 'refused',
  seed: 's',
};

test.each<DetectorSpec>([
  { type: 'reply-timeout', timeoutMs: 400, misses: 2 },
  { type: 'outstanding', max: 2 },
  { type: 'silence', windowMs: 2500 },
  { type: 'silence', windowMs: 2500, lookMs: 400 },
  { type: 'empty-ticks', count: 2 },
  { type: 'chen', marginMs: 500 },
])('$type detects within its band at every phase, and reaches both ends', (detector) => {
  const heartbeat = { intervalMs: 1000, from: 'client', detector } as const;
  const band = predict({ heartbeat, roundTripMs: 20, repliesLost: true, side: 'client' });
  const times = Array.from({ length: 40 }, (_, index) => {
    const trial = simulateOutage({ ...base, heartbeat, phase: (index + 0.5) / 40, seed: `s${index}` });
    expect(trial.mistakes).toBe(0);
    expect(trial.recoveryMs).toBeLessThanOrEqual(300 + 40 + 20 + 0.001);
    return trial.detectionMs;
  });
  const [least, most] = [Math.min(...times), Math.max(...times)];
  expect(least).toBeGreaterThanOrEqual((band?.minMs ?? 0) - 0.001);
  expect(most).toBeLessThanOrEqual((band?.maxMs ?? 0) + 0.001);
  expect(most - least).toBeGreaterThan(0.9 * 1000);
});

test('an end is noticed at once, and the first attempt after the return succeeds', () => {
  const heartbeat = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 2500 } } as const;
  const trial = simulateOutage({ ...base, heartbeat, open: 'ended', outageMs: 3100, phase: 0.3 });
  expect(trial.detectionMs).toBe(0);
  expect(trial.recoveryMs).toBeGreaterThan(20);
  expect(trial.recoveryMs).toBeLessThan(400);
});

test('where connects hang, the time-out is what the client waits for', () => {
  const heartbeat = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 2500 } } as const;
  const trial = simulateOutage({ ...base, heartbeat, fresh: 'silent', phase: 0.5 });
  expect(trial.recoveryMs).toBeLessThanOrEqual(1000 + 300 + 40);
});

test('the same seed gives the same trial', () => {
  const heartbeat = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 2500 } } as const;
  const path = { delay: { type: 'log-normal', meanMs: 20, deviationMs: 20 }, loss: { rate: 0.02, burst: 2 } } as const;
  const play = () => simulateOutage({ ...base, heartbeat, path, phase: 0.25 });
  expect(play()).toEqual(play());
});
