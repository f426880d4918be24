// Herds whose figures are known: when half and all are back, who never is, and how thick connects come.
import { expect, test } from 'vitest';
import type { Sample, TrialResult } from '../result.ts';
import { connectsPer100Ms, herdOf, medianCurve, returnsOf, shareBackMs } from './herd.ts';

const sample = (client: string, recoveryMs: number | null, rest: Partial<Sample> = {}): Sample => ({
  fault: 'restart',
  occurrence: 1,
  client,
  side: 'client',
  outcome: 'detected',
  phase: null,
  periodMs: null,
  ageMs: null,
  silenceMs: null,
  detectionMs: { lo: 0, hi: 1 },
  recoveryMs: recoveryMs === null ? null : { lo: recoveryMs, hi: recoveryMs },
  resumeMs: null,
  recoveredDuringFault: false,
  rescued: false,
  closedBy: null,
  connectAttempts: 2,
  longestAttemptMs: null,
  evidence: { proof: 'none', reached: true, detail: '' },
  ...rest,
});

// Client i of a hundred is back i x 10 ms after the heal.
const hundred = (lastMs: number | null): TrialResult =>
  ({
    peakPerSecond: 99,
    peakPer100Ms: 10,
    connectsPer100Ms: Array(20).fill(10),
    samples: Array.from({ length: 100 }, (_, index) => sample(`c${index + 1}`, index === 99 ? lastMs : 10 * (index + 1))),
  }) as unknown as TrialResult;

test('half, 95 % and all of a herd are back when the fiftieth, ninety-fifth and last client are', () => {
  expect(herdOf([hundred(1000)])).toEqual({
    clients: 100,
    trials: 1,
    peakPer100Ms: 10,
    peakPerSecond: 99,
    connectsPer100Ms: Array(20).fill(10),
    attemptsPerClient: 2,
    back50Ms: 500,
    back95Ms: 950,
    backAllMs: 1000,
  });
});

test('a herd of which one client never comes back is never all back, and the trial counts, not its clients', () => {
  expect(herdOf([hundred(null)])).toMatchObject({ back95Ms: 950, backAllMs: Number.POSITIVE_INFINITY });
  expect(herdOf([hundred(1000), hundred(1000), hundred(null)])).toMatchObject({ trials: 3, backAllMs: 1000 });
});

test('a client that was back before the heal waited for nothing, and one that noticed nothing does not count', () => {
  const samples = [sample('c1', 900, { recoveredDuringFault: true }), sample('c2', 30), sample('c3', null, { detectionMs: null })];
  expect(returnsOf({ samples })).toEqual([0, 30]);
  expect(shareBackMs([], 0.5)).toBe(Number.POSITIVE_INFINITY);
});

test('trials of one client are no herd', () => {
  expect(herdOf([{ ...hundred(0), samples: [sample('c1', 5)] }])).toBeNull();
});

test('connects are counted in bins of 100 ms from the fault to the last of them', () => {
  expect(connectsPer100Ms([1000, 1099, 1100, 1350], 1000)).toEqual([2, 1, 0, 1]);
  expect(connectsPer100Ms([], 1000)).toEqual([]);
});

test('the curve over trials is the median in each bin, and a trial that is over counts as nobody there', () => {
  expect(medianCurve([[9, 0, 4], [1, 2, 6, 8], [5]])).toEqual([5, 0, 4]);
  expect(medianCurve([])).toEqual([]);
});
