// Expected arrivals and Bertier's margin on one uneven sequence of beats, in which the sixth is lost, row by row against
// values computed independently; and suspicion on the same sequence.

import { expect, test } from 'vitest';
import { arrivalEstimate } from './arrival-estimate.ts';
import { bertier, bertierMargin } from './bertier.ts';
import { chen } from './chen.ts';
import { gapWindow } from './gap-window.ts';
import { phiExponential, phiLogistic, phiNormal } from './suspicion.ts';

const arrivals: [sequence: number, atMs: number][] = [
  [1, 1003],
  [2, 2010],
  [3, 2998],
  [4, 4055],
  [5, 5001],
  [7, 7120],
  [8, 8007],
  [9, 9004],
  [10, 10_250],
];

test.each([
  [1, [2003, 3010, 3998, 5055, 6001, 8120, 9007, 10_004, 11_250]],
  [4, [2003, 3006.5, 4003.667, 5016.5, 6016, 8043.5, 9045.75, 10_033, 11_095.25]],
  [1000, [2003, 3006.5, 4003.667, 5016.5, 6013.4, 8031.167, 9027.714, 10_024.75, 11_049.778]],
])('the next arrival is estimated from the last %i', (window, expected) => {
  const estimate = arrivalEstimate(1000, window);
  for (const [index, [sequence, atMs]] of arrivals.entries()) {
    estimate.add(sequence, atMs);
    expect(estimate.expectedMs(sequence + 1)).toBeCloseTo(expected[index] ?? Number.NaN, 3);
  }
});

test('the larger of a short and a long estimate is the one of the two-window detector', () => {
  const expected = [2003, 3010, 4003.667, 5055, 6013.4, 8120, 9027.714, 10_024.75, 11_250];
  const [short, long] = [arrivalEstimate(1000, 1), arrivalEstimate(1000, 1000)];
  for (const [index, [sequence, atMs]] of arrivals.entries()) {
    for (const estimate of [short, long]) estimate.add(sequence, atMs);
    const nextMs = Math.max(...[short, long].map((estimate) => estimate.expectedMs(sequence + 1) ?? Number.NaN));
    expect(nextMs).toBeCloseTo(expected[index] ?? Number.NaN, 3);
  }
});

test('the margin follows the errors of the estimate', () => {
  const rows = [
    [0, 0, 0],
    [0.7, 0.7, 3.5],
    [-0.22, 1.55, 5.98],
    [4.9353, 6.5503, 31.1367],
    [2.8918, 7.9388, 34.6471],
    [13.0026, 17.2558, 82.0257],
    [8.0524, 20.4805, 89.9742],
    [3.0721, 23.4126, 96.7227],
    [24.4649, 42.4642, 194.3216],
  ];
  const estimate = arrivalEstimate(1000, 4);
  const margin = bertierMargin();
  for (const [index, [sequence, atMs]] of arrivals.entries()) {
    margin.learn(sequence, atMs, estimate);
    estimate.add(sequence, atMs);
    const found = [margin.delayMs(), margin.varianceMs(), margin.marginMs()];
    expect(found).toEqual(rows[index]?.map((value) => expect.closeTo(value, 4)));
  }
});

test('bertier is dead at the expected arrival plus the margin', () => {
  const deadlines = [2003, 3010, 4009.6467, 5047.6367, 6050.6471, 8125.5257, 9135.7242, 10_129.7227, 11_289.5716];
  const detector = bertier({ type: 'bertier', leastMarginMs: 0 }, { intervalMs: 1000 }, 4);
  for (const [index, [sequence, atMs]] of arrivals.entries()) {
    detector.heard({ sequence, atMs, by: 'reply' });
    expect(detector.deadlineMs()).toBeCloseTo(deadlines[index] ?? Number.NaN, 3);
  }
});

test('bertier never goes below its least margin', () => {
  const detector = bertier({ type: 'bertier', leastMarginMs: 50 }, { intervalMs: 1000 });
  detector.heard({ sequence: 1, atMs: 1003, by: 'reply' });
  expect(detector.deadlineMs()).toBe(2053);
});

test('chen is dead at the expected arrival plus its margin, and not before the first beat', () => {
  const detector = chen({ type: 'chen', marginMs: 250, window: 4 }, { intervalMs: 1000 });
  expect(detector.deadlineMs()).toBeUndefined();
  for (const [sequence, atMs] of arrivals) detector.heard({ sequence, atMs, by: 'reply' });
  expect(detector.deadlineMs()).toBeCloseTo(11_095.25 + 250, 6);
});

test.each([
  [500, 0.018218, 0.018173, 0.187864, 0.351162],
  [1000, 0.180143, 0.180233, 0.375728, 0.57901],
  [1500, 0.743061, 0.743001, 0.563592, 0.726846],
  [2000, 1.902547, 1.900008, 0.751456, 0.822767],
  [3000, 6.978362, 6.298976, 1.127184, 0.925387],
])(
  'the same sequence, %i ms silent: logistic %d, exact %d, exponential %d, as a probability %d',
  (silenceMs, logistic, exact, exponential, share) => {
    const gaps = gapWindow(
      1000,
      arrivals.slice(1).map(([, atMs], index) => atMs - (arrivals[index]?.[1] ?? 0)),
    );
    const y = (silenceMs - gaps.meanMs()) / gaps.deviationMs();
    expect(phiLogistic(y)).toBeCloseTo(logistic, 6);
    expect(phiNormal(y)).toBeCloseTo(exact, 6);
    expect(phiExponential(silenceMs / gaps.meanMs())).toBeCloseTo(exponential, 6);
    expect(1 - 10 ** -phiExponential(silenceMs / gaps.meanMs())).toBeCloseTo(share, 6);
  },
);
