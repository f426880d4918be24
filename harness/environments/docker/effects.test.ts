// What effects become on the real Toxiproxy, and what becomes of bytes meanwhile.

import { expect, test } from 'vitest';
import { dockerCapabilities } from './capabilities.ts';
import { fates } from './fates.ts';
import { isPrelude, neutralOf, toxicsOf } from './toxics.ts';

test('a hold keeps data and ends, each direction by itself', () => {
  const both = toxicsOf({ primitive: 'hold', direction: 'both' }, 'e1');
  expect(both.map((direction) => direction.map(({ type, stream }) => `${type} ${stream}`))).toEqual([
    ['latency upstream', 'slow_close upstream'],
    ['latency downstream', 'slow_close downstream'],
  ]);
  expect(new Set(both.flat().map(({ name }) => name)).size).toBe(4);
});

test('no bandwidth of zero, at any rate', () => {
  for (const bytesPerSecond of [1, 60, 999, 1000, 1500, 9_999, 12_345, 1e6]) {
    for (const { type, attributes } of toxicsOf({ primitive: 'rate', direction: 'up', bytesPerSecond }, 'e1').flat()) {
      if (type === 'bandwidth') expect(attributes['rate']).toBeGreaterThanOrEqual(1);
      if (type === 'slicer') expect(attributes['average_size']).toBeGreaterThanOrEqual(1);
    }
  }
});

test('a slow rate gives each byte its own time', () => {
  expect(toxicsOf({ primitive: 'rate', direction: 'up', bytesPerSecond: 50 }, 'e1')[0]?.map(({ attributes }) => attributes)).toEqual([
    { latency: 20, jitter: 0 },
    { average_size: 1, size_variation: 0, delay: 20_000 },
  ]);
});

test('every toxic but the one that drops can be put to sleep', () => {
  const effects = [
    { primitive: 'delay', direction: 'up', latencyMs: 100, jitterMs: 0 },
    { primitive: 'rate', direction: 'up', bytesPerSecond: 1000 },
    { primitive: 'rate', direction: 'up', bytesPerSecond: 10 },
    { primitive: 'slice', direction: 'up', bytes: 2, delayMs: 1 },
    { primitive: 'hold', direction: 'up' },
  ] as const;
  for (const toxic of effects.flatMap((effect) => toxicsOf(effect, 'e1').flat())) expect(neutralOf(toxic)).toBeDefined();
  const drop = toxicsOf({ primitive: 'drop', direction: 'up', lasting: true }, 'e1').flat();
  expect(drop.filter((toxic) => neutralOf(toxic) === undefined).map(({ type }) => type)).toEqual(['timeout']);
  expect(drop.filter(isPrelude).map(({ type }) => type)).toEqual(['slow_close']);
});

test('bytes of dead connections are dropped for ever, those of later ones pass', () => {
  const known = fates();
  known.begin({ id: 'a', fate: 'dropped', direction: 'both', fromMs: 100 });
  expect(known.of('up', 150, 10)).toBe('dropped');
  expect(known.of('up', 99, 10)).toBe('passed');
  known.end('a', 200, true);
  expect(known.of('down', 900, 10)).toBe('dropped');
  expect(known.of('down', 900, 201)).toBe('passed');
});

test('what is held is held until the heal, a cut hides everything else', () => {
  const known = fates();
  known.begin({ id: 'a', fate: 'held', direction: 'down', fromMs: 100 });
  known.begin({ id: 'b', fate: 'cut', direction: 'down', fromMs: 150 });
  expect([known.of('down', 120, 0), known.of('up', 120, 0), known.of('down', 160, 0)]).toEqual(['held', 'passed', 'cut']);
  known.end('b', 170, false);
  known.end('a', 200, false);
  expect([known.of('down', 180, 0), known.of('down', 210, 0)]).toEqual(['held', 'passed']);
});

test('what the path does not show is not claimed, with a reason', () => {
  const direct = dockerCapabilities({ kind: 'container', reset: true, refused: true });
  expect(Object.values(direct).filter(({ fidelity }) => fidelity === 'no')).toEqual([]);
  const published = dockerCapabilities({ kind: 'published', reset: false, refused: false });
  for (const name of ['end', 'accept', 'drop-packets', 'cut-after', 'on-idle'] as const) expect(published[name].fidelity).toBe('no');
  for (const { fidelity, reason } of Object.values(published)) if (fidelity !== 'exact') expect(reason).toMatch(/\w+ \w+ \w+/);
});
