// The lean soak against the machines on the event queue: same seed, same instants of every mistake. And against what
// theory says of loss over TCP.
import { expect, test } from 'vitest';
import type { DetectorSpec, HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { simulateFleet } from './fleet.ts';
import type { PathModel } from './link.ts';
import { soak } from './soak.ts';

const reconnect: ReconnectSpec = { type: 'constant', delayMs: 500, connectTimeoutMs: 5000 };
const lossy: PathModel = { delay: { type: 'exponential', meanMs: 20 }, loss: { rate: 0.03, burst: 2 } };

const detectors: DetectorSpec[] = [
  { type: 'silence', windowMs: 700 },
  { type: 'reply-timeout', timeoutMs: 400, misses: 1 },
  { type: 'reply-timeout', timeoutMs: 300, misses: 2 },
  { type: 'outstanding', max: 1 },
  { type: 'phi-accrual', threshold: 3, pauseMs: 0, minDeviationMs: 100 },
  { type: 'chen', marginMs: 200 },
  { type: 'bertier', leastMarginMs: 150 },
];

test.each(
  detectors.flatMap((detector) => [
    { detector, from: 'client' as const },
    ...(detector.type === 'reply-timeout' || detector.type === 'outstanding' ? [] : [{ detector, from: 'server' as const }]),
  ]),
)('$detector.type with beats from the $from mistakes at the instants of the machines', ({ detector, from }) => {
  const heartbeat: HeartbeatSpec = { intervalMs: 500, from, detector };
  const lean = soak({ heartbeat, reconnect, path: lossy, beats: 6000, seed: 'same' });
  const machines = simulateFleet({ heartbeat, reconnect, path: lossy, startsMs: [0], outages: [], untilMs: 2_900_000, seed: 'same' });
  const downs = machines.said.filter((said) => said.claim === 'down').map((said) => said.atMs);
  expect(downs.length).toBeGreaterThan(3);
  const sameTime = lean.downsMs.filter((atMs) => atMs <= 2_900_000);
  expect(sameTime).toHaveLength(downs.length);
  for (const [index, atMs] of sameTime.entries()) expect(atMs).toBeCloseTo(downs[index] ?? 0, 6);
});

test.each([
  [0.01, 500, 3.0e-4],
  [0.05, 1000, 2.6e-4],
  [0.05, 500, 7.3e-3],
])('at loss %d a reply time-out of %i ms is wrong as often as computed', (rate, timeoutMs, share) => {
  const heartbeat: HeartbeatSpec = { intervalMs: 30_000, from: 'client', detector: { type: 'reply-timeout', timeoutMs, misses: 1 } };
  const path: PathModel = { delay: { type: 'constant', delayMs: 25 }, loss: { rate, burst: 1 } };
  const { mistakes, beats } = soak({ heartbeat, reconnect, path, beats: 1_000_000, seed: 'false positives' });
  expect(Math.abs(mistakes / beats / share - 1)).toBeLessThan(0.15);
});

test('at 5 % loss replies are late about as often as was measured, never more often', () => {
  const measured: [number, number][] = [
    [100, 0.0975],
    [300, 0.00904],
  ];
  for (const [timeoutMs, share] of measured) {
    const heartbeat: HeartbeatSpec = { intervalMs: 30_000, from: 'client', detector: { type: 'reply-timeout', timeoutMs, misses: 1 } };
    const path: PathModel = { delay: { type: 'constant', delayMs: 0.2 }, loss: { rate: 0.05, burst: 1 } };
    const { mistakes, beats } = soak({ heartbeat, reconnect, path, beats: 200_000, seed: 'rows' });
    expect(mistakes / beats / share).toBeGreaterThan(0.7);
    expect(mistakes / beats / share).toBeLessThan(1.05);
  }
});

test('without loss and jitter nothing is mistaken, and the bound says how much that is worth', () => {
  const heartbeat: HeartbeatSpec = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 3000 } };
  const result = soak({
    heartbeat,
    reconnect,
    path: { delay: { type: 'constant', delayMs: 5 }, loss: { rate: 0, burst: 1 } },
    beats: 36_000,
    seed: 'x',
  });
  expect(result).toMatchObject({ evidence: 'model', mistakes: 0, perHour: 0 });
  expect(result.bounds.hi).toBeCloseTo(0.369, 2);
});

test('more than 5 % loss is refused', () => {
  const heartbeat: HeartbeatSpec = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 3000 } };
  const path: PathModel = { ...lossy, loss: { rate: 0.2, burst: 1 } };
  expect(() => soak({ heartbeat, reconnect, path, beats: 10, seed: 'x' })).toThrow(/20\.0 % is more than the model carries/);
});
