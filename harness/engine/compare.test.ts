// Comparisons whose answer is known: identical settings, one that is a tenth slower, dominated ones, few blocks, misses.
import { expect, test } from 'vitest';
import { random } from '../random.ts';
import { compareSettings } from './compare.ts';
import type { BlockValues, MistakeEstimate, SettingBlocks } from './comparison.ts';

const origin = { evidence: 'model', name: 'n', file: 'f', seed: 's', environment: 'model', notes: [] } as const;
const rate = (perHour: number): MistakeEstimate => ({
  evidence: 'model',
  count: 100,
  hours: 100 / perHour,
  perHour,
  lo: 0.8 * perHour,
  hi: 1.2 * perHour,
  source: 'made up',
});

function setting(name: string, values: (block: number) => BlockValues, rest: Partial<SettingBlocks> = {}, n = 30): SettingBlocks {
  const traffic = { beatsPerHour: 7200, bytesPerHour: 50_000, wakeUpsPerHour: 3600, estimatedWireBytesPerHour: 600_000 };
  const blocks = new Map(Array.from({ length: n }, (_, index) => [index + 1, values(index + 1)] as const));
  return {
    name,
    intervalMs: 1000,
    predicted: null,
    uncertaintyMs: 2,
    blocks,
    mistakes: [rate(1)],
    traffic,
    peakPerSecond: 1,
    herd: null,
    ...rest,
  };
}

// A silence window of `windowMs` with the instrument's scatter, full-jitter recovery.
function measured(windowMs: number, seed: string): (block: number) => BlockValues {
  const draws = random(seed);
  return () => ({
    silenceMs: windowMs + 4 * draws.next(),
    detectionMs: windowMs - 1000 * draws.next(),
    recoveryMs: 5000 * draws.next(),
  });
}

test('two identical settings are told apart in at most one of twenty comparisons', () => {
  let claimed = 0;
  for (let run = 0; run < 20; run += 1) {
    const settings = [setting('a', measured(3000, `a${run}`)), setting('b', measured(3000, `b${run}`))];
    if (compareSettings(settings, origin).differences.length > 0) claimed += 1;
  }
  expect(claimed).toBeLessThanOrEqual(1);
});

test('a setting whose worst case is a tenth slower is found in at least eighteen of twenty, among fifteen', () => {
  let found = 0;
  for (let run = 0; run < 20; run += 1) {
    const same = Array.from({ length: 14 }, (_, index) => setting(`s${index}`, measured(3000, `${index} ${run}`)));
    const { differences } = compareSettings([...same, setting('slow', measured(3300, `slow ${run}`))], origin);
    if (differences.some((each) => each.slower === 'slow' && each.metric === 'worst-case detection')) found += 1;
    expect(differences.filter((each) => each.slower !== 'slow' && each.metric === 'worst-case detection')).toEqual([]);
  }
  expect(found).toBeGreaterThanOrEqual(18);
});

test('a difference below what a beat blurs is not called one, however certain', () => {
  const fixed = (silenceMs: number) => () => ({ silenceMs, detectionMs: silenceMs, recoveryMs: 1 });
  expect(compareSettings([setting('a', fixed(3000)), setting('b', fixed(3040))], origin).differences).toEqual([]);
  expect(compareSettings([setting('a', fixed(3000)), setting('b', fixed(3060))], origin).differences).toHaveLength(1);
});

test('a detector with a second cycle is not called better than one with the same worst case, however often it is quicker', () => {
  const draws = random('second cycle');
  const looking = () => ({ silenceMs: 1000 + 500 * draws.next(), detectionMs: 1000, recoveryMs: 1 });
  const steady = (silenceMs: number) => () => ({ silenceMs, detectionMs: 1000, recoveryMs: 1 });
  for (let run = 0; run < 20; run += 1) {
    const settings = [setting('looking', looking), setting('same', steady(1500)), setting('slow', steady(2000))];
    const claims = compareSettings(settings, origin).differences.map(({ faster, slower }) => `${faster} before ${slower}`);
    expect(claims).toEqual(['looking before slow', 'same before slow']);
  }
});

test('fewer than thirty blocks give points and no ranking', () => {
  const few = compareSettings([setting('a', measured(1000, 'a'), {}, 29), setting('b', measured(9000, 'b'), {}, 29)], origin);
  expect(few).toMatchObject({ ranked: false, differences: [], advice: [] });
  expect(few.settings.map((row) => row.rank)).toEqual([null, null]);
  expect(few.notes.join()).toContain('29 blocks are points');
});

test('misses are infinite: a setting that misses is last and never advised', () => {
  const missing = (block: number) => ({ silenceMs: block === 7 ? Number.POSITIVE_INFINITY : 500, detectionMs: 500, recoveryMs: 1 });
  const { settings, advice } = compareSettings([setting('misses', missing), setting('ok', measured(3000, 'x'))], origin);
  expect(settings.map((row) => row.name)).toEqual(['ok', 'misses']);
  expect(advice).toEqual([]);
});

test('who is no better in anything and worse in something is dominated; each goal names one setting with its reason', () => {
  const traffic = (bytesPerHour: number) => ({
    traffic: { beatsPerHour: bytesPerHour / 8, bytesPerHour, wakeUpsPerHour: 1, estimatedWireBytesPerHour: 1 },
  });
  const result = compareSettings(
    [
      setting('quick', measured(1500, 'q'), { ...traffic(115_200), mistakes: [rate(9)] }),
      setting('middle', measured(3000, 'm'), { ...traffic(57_600), mistakes: [rate(0.1)] }),
      setting('calm', measured(30_000, 'c'), { ...traffic(5760), mistakes: [rate(0.01)] }),
      setting('pointless', measured(31_000, 'p'), { ...traffic(57_600), mistakes: [rate(0.1)] }),
    ],
    origin,
  );
  const dominated = Object.fromEntries(result.settings.map((row) => [row.name, row.dominatedBy]));
  expect(dominated).toEqual({ quick: [], middle: [], calm: [], pointless: ['middle', 'calm'] });
  expect(Object.fromEntries(result.advice.map((each) => [each.goal, each.setting]))).toEqual({
    'fastest detection': 'quick',
    'fewest mistakes': 'calm',
    'least traffic': 'calm',
    knee: 'middle',
  });
  for (const { reason } of result.advice) expect(reason.length).toBeGreaterThan(10);
});

test('a detection outside the predicted band is said', () => {
  const predicted = { minMs: 2000, meanMs: 2500, maxMs: 3000 };
  const inside = setting('inside', () => ({ silenceMs: 3000, detectionMs: 2500, recoveryMs: 1 }), { predicted });
  const outside = setting('outside', () => ({ silenceMs: 3000, detectionMs: 3100, recoveryMs: 1 }), { predicted });
  const { settings, notes } = compareSettings([inside, outside], origin);
  expect(settings.map((row) => [row.name, row.inBand])).toEqual([
    ['inside', true],
    ['outside', false],
  ]);
  expect(notes.join()).toContain('outside');
});

test('where the end is told at once, the silence before it is no detection time', () => {
  const told = { silenceMs: 900, detectionMs: 1, recoveryMs: 400 };
  const [first] = compareSettings(
    [setting('a', () => told, { silent: false }), setting('b', () => told, { silent: false })],
    origin,
  ).settings;
  expect(first?.worstMs).toBe(1);
});
