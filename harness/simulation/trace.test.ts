// Traces as people have them, and what is wrong with them, said with the line.
import { expect, test } from 'vitest';
import { random } from '../random.ts';
import { delayDraws, lostShare, meanDelayMs } from './delay.ts';
import { parseTrace } from './trace.ts';

const rows = (count: number, row: (index: number) => string) => Array.from({ length: count }, (_, index) => row(index)).join('\n');

test('one sample a line is read, with a heading, comments and lost probes', () => {
  const trace = parseTrace(`# from a train\nrtt\n${rows(12, (index) => (index === 3 ? 'lost' : String(40 + (index % 5))))}\n`, 'train.txt');
  expect(trace.roundTripsMs).toHaveLength(12);
  expect(trace.roundTripsMs[3]).toBeNull();
  expect(lostShare(trace)).toBeCloseTo(1 / 12, 12);
});

test('a CSV gives the column that is called after round trips, or the one that is named', () => {
  const text = `t,ping_avg,other\n${rows(10, (index) => `${index},${50 + (index % 2)},${7 - (index % 3)}`)}`;
  expect(parseTrace(text, 'a.csv').roundTripsMs[1]).toBe(51);
  expect(parseTrace(text, 'a.csv', 'other').roundTripsMs[1]).toBe(6);
});

test.each([
  ['a hole', `1\n2\n1\n\n${rows(10, (index) => String(index % 2))}`, /trace:4: a hole/],
  ['text', `${rows(5, (index) => String(index % 2))}\nabout 30\n${rows(10, (index) => String(index % 2))}`, /trace:6: .*got "about 30"/],
  ['too few samples', '1\n2\n1', /at least 10/],
  ['instants', rows(20, (index) => String(index * 3)), /instants, not round trips/],
  ['a CSV without round trips', `a,b\n${rows(12, (index) => `${index},1`)}`, /no column is called rtt/],
  ['a negative sample', `-3\n${rows(12, (index) => String(index % 2))}`, /0 to 600000 ms, got -3/],
])('%s is refused with its place', (_what, text, message) => {
  const read = () => {
    try {
      parseTrace(text, 'trace');
    } catch (error) {
      const { where, message: said } = error as { where: string; message: string };
      throw new Error(`${where}: ${said}`);
    }
  };
  expect(read).toThrow(message);
});

test('draws of every model have the mean that was asked for', () => {
  const models = [
    { type: 'uniform', fromMs: 10, toMs: 30 },
    { type: 'normal', meanMs: 20, deviationMs: 3 },
    { type: 'exponential', meanMs: 20 },
    { type: 'log-normal', meanMs: 20, deviationMs: 15 },
    { type: 'pareto', leastMs: 10, shape: 4 },
    parseTrace(
      rows(10, (index) => String(30 + 2 * (index % 7))),
      'trace',
    ),
  ] as const;
  for (const model of models) {
    const draw = delayDraws(model, random('means', model.type));
    const mean = Array.from({ length: 40_000 }, draw).reduce((sum, each) => sum + each, 0) / 40_000;
    expect(Math.abs(mean / meanDelayMs(model) - 1)).toBeLessThan(0.03);
  }
});
