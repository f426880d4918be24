// The sign test against tails that can be counted by hand, Holm against a worked family, and both against chance.

import { expect, test } from 'vitest';
import { random } from '../random.ts';
import { holm, signTest } from './sign-test.ts';

test('five of five on one side happen by chance once in sixteen runs', () => {
  expect(signTest([1, 2, 3, 4, 5])).toEqual({ positive: 5, negative: 0, p: 2 / 32 });
});

test('nine of ten are rarer than one in twenty, eight are not', () => {
  const won = (wins: number) => signTest(Array.from({ length: 10 }, (_, index) => (index < wins ? -1 : 1)));
  expect(won(9).p).toBeCloseTo((2 * 11) / 1024, 12);
  expect(won(8).p).toBeCloseTo((2 * 56) / 1024, 12);
});

test('ties and pairs that missed both times say nothing', () => {
  expect(signTest([0, 0, Number.POSITIVE_INFINITY - Number.POSITIVE_INFINITY])).toEqual({ positive: 0, negative: 0, p: 1 });
  expect(signTest([0, 1, Number.POSITIVE_INFINITY])).toEqual({ positive: 2, negative: 0, p: 0.5 });
});

test('Holm multiplies the smallest by all, the next by one less, and never lets order turn round', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[index]).toBeCloseTo(p, 12);
  expect(holm([])).toEqual([]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

test('among eight identical settings a difference is claimed in at most one family of twenty', () => {
  const stream = random('sign-test', 'identical');
  let claimed = 0;
  for (let family = 0; family < 200; family += 1) {
    const settings = Array.from({ length: 8 }, () => Array.from({ length: 30 }, () => stream.next()));
    const ps = settings.flatMap((a, i) => settings.slice(i + 1).map((b) => signTest(a.map((value, block) => value - (b[block] ?? 0))).p));
    if (holm(ps).some((p) => p < 0.05)) claimed += 1;
  }
  expect(claimed).toBeLessThanOrEqual(10);
});
