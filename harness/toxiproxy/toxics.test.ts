// Each toxic as a timeline on the virtual clock: when what goes in comes out. The same rules hold on real sockets
// (conformance-cases.ts); here the instants are exact.

import { expect, test } from 'vitest';
import { random } from '../random.ts';
import { addStage, removeStage, updateStage } from './chain.ts';
import { linkStand } from './link-stand.ts';
import { toxicKinds } from './toxics/index.ts';
import { pathDelay } from './toxics/latency.ts';
import { cutsOf } from './toxics/slicer.ts';

const draws = { seed: 'seed', proxy: 'p', conn: 1 };

function stand(...toxics: [type: string, attributes: Record<string, number>][]) {
  const base = linkStand();
  const spec = (type: string, attributes: Record<string, number>) => ({ name: type, attributes, stage: toxicKinds[type]!.stage });
  for (const [type, attributes] of toxics) addStage(base.link, spec(type, attributes), true, draws, base.clock);
  return {
    ...base,
    send: (text: string) => base.link.take(Buffer.from(text)),
    end: () => base.link.takeEnd({ how: 'fin', by: 'client' }),
    update: (type: string, attributes: Record<string, number>) => updateStage(base.link, spec(type, attributes), true, draws, base.clock),
    remove: (type: string) => removeStage(base.link, type, toxicKinds[type]?.closesWhenRemoved === true, base.clock),
    line: () => base.written.map(({ data, atMs }) => `${Math.round(atMs - 1000)} ${data}`),
    endsAt: () => base.ends.map(({ atMs }) => Math.round(atMs - 1000)),
  };
}

test('latency delays each chunk from its own arrival, in order, and the end stays behind', () => {
  const s = stand(['latency', { latency: 100, jitter: 0 }]);
  s.send('a');
  s.clock.advance(30);
  s.send('b');
  s.end();
  s.clock.advance(1000);
  expect(s.line()).toEqual(['100 a', '130 b']);
  expect(s.endsAt()).toEqual([130]);
});

test('latency does not delay an end without data; the delay of a path does', () => {
  const s = stand(['latency', { latency: 100, jitter: 0 }]);
  s.end();
  expect(s.endsAt()).toEqual([0]);
  const path = linkStand();
  addStage(path.link, { name: 'd', attributes: { latency: 100, jitter: 0 }, stage: pathDelay }, true, draws, path.clock);
  path.link.takeEnd({ how: 'rst', by: 'server' });
  path.clock.advance(1000);
  expect(path.ends.map(({ atMs, end }) => [atMs - 1000, end.how])).toEqual([[100, 'rst']]);
});

test('two latencies add up', () => {
  const s = stand(['latency', { latency: 100, jitter: 0 }]);
  addStage(s.link, { name: 'second', attributes: { latency: 20, jitter: 0 }, stage: toxicKinds['latency']!.stage }, true, draws, s.clock);
  s.send('a');
  s.clock.advance(1000);
  expect(s.line()).toEqual(['120 a']);
});

test('an update of latency lets the first go and delays the rest from their arrival; removal lets all go', () => {
  const s = stand(['latency', { latency: 5000, jitter: 0 }]);
  s.send('a');
  s.clock.advance(100);
  s.send('b');
  s.clock.advance(100);
  s.update('latency', { latency: 400, jitter: 0 });
  s.clock.advance(1000);
  expect(s.line()).toEqual(['200 a', '500 b']);
  s.update('latency', { latency: 5000, jitter: 0 });
  s.send('c');
  s.send('d');
  s.remove('latency');
  expect(s.line().slice(2)).toEqual(['1200 c', '1200 d']);
});

test('latency keeps 1024 chunks and then stops reading', () => {
  const s = stand(['latency', { latency: 1000, jitter: 0 }]);
  for (let chunk = 0; chunk < 1024; chunk += 1) s.send('x');
  expect(s.reads()).toBe(false);
  s.clock.advance(1000);
  expect([s.reads(), s.bytes().length]).toEqual([true, 1024]);
});

test('jitter repeats with the seed and differs between connections', () => {
  const times = (conn: number) => {
    const base = linkStand();
    const spec = { name: 'l', attributes: { latency: 100, jitter: 50 }, stage: toxicKinds['latency']!.stage };
    addStage(base.link, spec, true, { ...draws, conn }, base.clock);
    for (let chunk = 0; chunk < 5; chunk += 1) {
      base.link.take(Buffer.from('x'));
      base.clock.advance(200);
    }
    return base.written.map(({ atMs }) => atMs);
  };
  expect(times(1)).toEqual(times(1));
  expect(times(1)).not.toEqual(times(2));
  expect(times(1).every((atMs, index) => atMs - 1000 - index * 200 >= 50 && atMs - 1000 - index * 200 <= 150)).toBe(true);
});

test('bandwidth sends 100 ms pieces on an absolute grid', () => {
  const s = stand(['bandwidth', { rate: 1 }]);
  s.send('x'.repeat(250));
  s.clock.advance(20);
  s.send('y'.repeat(50));
  expect(s.reads()).toBe(false);
  s.clock.advance(1000);
  expect(s.written.map(({ data, atMs }) => [Math.round(atMs - 1000), data.length])).toEqual([
    [100, 100],
    [200, 100],
    [250, 50],
    [300, 50],
  ]);
  expect(s.reads()).toBe(true);
});

test('bandwidth 0 keeps everything until it is removed, and lets an end without data pass', () => {
  const s = stand(['bandwidth', { rate: 0 }]);
  s.send('abc');
  s.clock.advance(100_000);
  expect(s.line()).toEqual([]);
  s.remove('bandwidth');
  expect(s.line()).toEqual(['100000 abc']);
  const idle = stand(['bandwidth', { rate: 0 }]);
  idle.end();
  expect(idle.endsAt()).toEqual([0]);
});

test('slow_close delays the end only; an update starts the wait anew and removal ends it', () => {
  const s = stand(['slow_close', { delay: 300 }]);
  s.send('a');
  s.end();
  s.clock.advance(200);
  s.update('slow_close', { delay: 500 });
  s.clock.advance(499);
  expect([s.line(), s.endsAt()]).toEqual([['0 a'], []]);
  s.clock.advance(1);
  expect(s.endsAt()).toEqual([700]);
  const removed = stand(['slow_close', { delay: 300 }]);
  removed.end();
  removed.remove('slow_close');
  expect(removed.endsAt()).toEqual([0]);
});

test('timeout drops data and starts anew with each chunk', () => {
  const s = stand(['timeout', { timeout: 500 }]);
  for (let chunk = 0; chunk < 5; chunk += 1) {
    s.clock.advance(200);
    s.send('x');
  }
  s.clock.advance(10_000);
  expect([s.line(), s.endsAt()]).toEqual([[], [1500]]);
});

test('removing timeout ends the stream', () => {
  const s = stand(['timeout', { timeout: 0 }]);
  s.clock.advance(100);
  s.remove('timeout');
  expect(s.endsAt()).toEqual([100]);
});

test('limit_data counts over updates and closes at the limit', () => {
  const s = stand(['limit_data', { bytes: 10 }]);
  s.send('1234567');
  s.update('limit_data', { bytes: 8 });
  expect(s.endsAt()).toEqual([]);
  s.send('890');
  expect([s.line(), s.endsAt()]).toEqual([['0 1234567', '0 8'], [0]]);
});

test('slicer rests after each piece', () => {
  const s = stand(['slicer', { average_size: 2, size_variation: 0, delay: 10_000 }]);
  s.send('abcdefgh');
  s.clock.advance(1000);
  expect(s.line()).toEqual(['0 ab', '10 cd', '20 ef', '30 gh']);
});

test('cuts grow, end at the length, and keep pieces within size and variation', () => {
  const source = random('cuts');
  for (let round = 0; round < 200; round += 1) {
    const size = source.integer(1, 50);
    const variation = source.integer(0, size);
    const length = source.integer(1, 3000);
    const cuts = cutsOf(length, { average_size: size, size_variation: variation }, () => source);
    expect(cuts.at(-1)).toBe(length);
    for (const [index, cut] of cuts.entries()) expect(cut - (cuts[index - 1] ?? 0)).toBeGreaterThan(0);
    for (const [index, cut] of cuts.entries()) expect(cut - (cuts[index - 1] ?? 0)).toBeLessThanOrEqual(size + variation);
  }
});

test('what cannot work is refused with a reason', () => {
  expect(toxicKinds['bandwidth']?.refuse?.({ rate: -1 })).toContain('negative');
  expect(toxicKinds['slicer']?.refuse?.({})).toContain('average_size');
  expect(toxicKinds['slicer']?.refuse?.({ average_size: 5, size_variation: 6 })).toContain('size_variation');
  expect(toxicKinds['slicer']?.refuse?.({ average_size: 5, size_variation: 5 })).toBeUndefined();
  expect(toxicKinds['latency']?.refuse?.({ jitter: 2 ** 62 })).toContain('jitter');
});
