// The accrual detector against the sequences of Akka's and Cassandra's own suites, and its window of gaps.

import { expect, test } from 'vitest';
import { gapWindow } from './gap-window.ts';
import { type PhiDetector, phiAccrual } from './phi-accrual.ts';

const surroundings = { intervalMs: 1000 };
const akka = (threshold: number, pauseMs = 0) => phiAccrual({ type: 'phi-accrual', threshold, pauseMs, minDeviationMs: 100 }, surroundings);
const beats = (detector: PhiDetector, ...instants: number[]) => {
  for (const [index, atMs] of instants.entries()) detector.heard({ sequence: index + 1, atMs, by: 'reply' });
  return detector;
};
const available = (detector: PhiDetector, atMs: number) => atMs < (detector.deadlineMs() ?? Number.POSITIVE_INFINITY);

test('before the first beat nothing is suspected', () => {
  const detector = akka(8);
  expect(detector.phi(1e9)).toBe(0);
  expect(detector.deadlineMs()).toBeUndefined();
});

test('after one beat phi is 0.3, 4.5 and above 15 in the next three seconds', () => {
  const detector = beats(akka(8), 0);
  expect(Math.abs(detector.phi(1000) - 0.3)).toBeLessThan(0.2);
  expect(Math.abs(detector.phi(2000) - 4.5)).toBeLessThan(0.3);
  expect(detector.phi(3000)).toBeGreaterThan(15);
});

test('threshold 3 is content soon after a beat and not seven seconds later', () => {
  const detector = beats(akka(3), 0, 1000, 1100);
  expect(available(detector, 1200)).toBe(true);
  expect(available(detector, 8200)).toBe(false);
});

test('a pause of three seconds is accepted on top', () => {
  expect(available(beats(akka(8, 3000), 0, 1000, 2000, 3000), 7000)).toBe(true);
  const detector = beats(akka(8, 3000), 0, 1000, 2000, 3000, 4000, 5000);
  expect(available(detector, 5500)).toBe(true);
  expect(available(beats(detector, 6000), 11_000)).toBe(false);
});

test('a gap that caused suspicion is not learned', () => {
  const detector = beats(akka(8), ...Array.from({ length: 1000 }, (_, index) => index * 1000));
  const backMs = 999_000 + 300_000;
  expect(available(detector, backMs)).toBe(false);
  beats(detector, backMs);
  expect(available(detector, backMs + 900)).toBe(true);
  beats(detector, backMs + 1000);
  expect(available(detector, backMs + 8000)).toBe(false);
});

test('the deadline is where phi reaches the threshold', () => {
  for (const distribution of ['logistic', 'normal', 'exponential'] as const) {
    const detector = phiAccrual({ type: 'phi-accrual', threshold: 8, pauseMs: 500, minDeviationMs: 100, distribution }, surroundings);
    const deadlineMs = beats(detector, 0, 1007, 1995, 3052).deadlineMs() ?? Number.NaN;
    expect(detector.phi(deadlineMs)).toBeCloseTo(8, 6);
    expect(detector.phi(deadlineMs - 1)).toBeLessThan(8);
  }
});

test('on a steady path the cluster defaults allow 5.31 s when fresh and 4.52 s when learned', () => {
  const silenceMs = (count: number) => {
    const instants = Array.from({ length: count }, (_, index) => index * 1000);
    return (beats(akka(8, 3000), ...instants).deadlineMs() ?? Number.NaN) - (count - 1) * 1000;
  };
  expect(silenceMs(1)).toBeCloseTo(5306.5, 1);
  expect(silenceMs(1500)).toBeCloseTo(4522.6, 1);
});

test('remote watch allows 11.58 s', () => {
  const detector = phiAccrual({ type: 'phi-accrual', threshold: 10, pauseMs: 10_000, minDeviationMs: 100 }, surroundings, 200);
  const instants = Array.from({ length: 300 }, (_, index) => index * 1000);
  expect((beats(detector, ...instants).deadlineMs() ?? 0) - 299_000).toBeCloseTo(11_579.9, 1);
});

test('Cassandra: five beats 111 ms apart, window 4', () => {
  const spec = { type: 'phi-accrual', threshold: 8, pauseMs: 0, minDeviationMs: 0, distribution: 'exponential' } as const;
  const detector = beats(phiAccrual(spec, { intervalMs: 100 }, 4), 111, 222, 333, 444, 555);
  expect(detector.phi(666)).toBeCloseTo(Math.LOG10E, 2);
  expect(detector.phi(3000)).toBeCloseTo(9.566, 2);
  expect((detector.deadlineMs() ?? 0) - 555).toBeCloseTo(18.42068 * 111, 2);
});

test('a gap longer than twice the interval is not learned by the exponential variant', () => {
  const spec = { type: 'phi-accrual', threshold: 8, pauseMs: 0, minDeviationMs: 0, distribution: 'exponential' } as const;
  const detector = beats(phiAccrual(spec, surroundings), 0, 1000);
  const allowedMs = (detector.deadlineMs() ?? 0) - 1000;
  expect((beats(detector, 3500).deadlineMs() ?? 0) - 3500).toBeCloseTo(allowedMs, 9);
});

test('the window keeps mean and variance as it rolls', () => {
  const five = gapWindow(10, [100, 200, 125, 340, 130]);
  expect([five.meanMs(), five.variance()]).toEqual([179, 7584]);
  const three = gapWindow(3, [100, 110, 90]);
  expect([three.meanMs(), three.variance()]).toEqual([100, expect.closeTo(66.6667, 4)]);
  three.add(140);
  expect([three.meanMs(), three.variance()]).toEqual([expect.closeTo(113.3333, 4), expect.closeTo(422.2222, 4)]);
  three.add(80);
  expect([three.meanMs(), three.variance()]).toEqual([expect.closeTo(103.3333, 4), expect.closeTo(688.8889, 4)]);
});

test('eight gaps of an uneven path give the suspicion of the table', () => {
  const gaps = gapWindow(1000, [1007, 988, 1057, 946, 2119, 887, 997, 1246]);
  expect(gaps.meanMs()).toBeCloseTo(1155.875, 3);
  expect(gaps.deviationMs()).toBeCloseTo(377.067115, 5);
});
