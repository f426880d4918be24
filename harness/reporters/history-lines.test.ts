// Histories written as lines and read back: nothing changes on the way, and whatever is torn or missing shows.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixtureRun } from './fixtures/run.ts';
import { decodeHistory, encodeHistory } from './history-lines.ts';

const { result, history } = fixtureRun();
const path = result.scenarios[0]?.trials[0]?.history ?? '';
const whole = history(path);
if (whole === undefined) throw new Error('the fixture has no history');
const text = encodeHistory(whole);

test('a history comes back as it was, to the nanosecond', () => {
  const back = decodeHistory(text);
  expect(back.header).toEqual(whole.header);
  expect(back.end?.why).toBe(whole.end?.why);
  expect(back.events).toHaveLength(whole.events.length);
  for (const [index, event] of back.events.entries()) expect(event.lo).toBeCloseTo(whole.events[index]?.lo ?? Number.NaN, 5);
});

test('the header is first, the end is last, and instants are strings', () => {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({ v: 1, kind: 'header', clock: 'CLOCK_MONOTONIC' });
  expect(lines[1]).toMatchObject({ seq: 1, lo: expect.stringMatching(/^\d+$/), hi: expect.stringMatching(/^\d+$/) });
  expect(lines.at(-1)).toMatchObject({ kind: 'end', dropped: 0, at: expect.stringMatching(/^\d+$/) });
});

test('cut anywhere, it has no end and says so', () => {
  const headerLength = text.indexOf('\n') + 1;
  const endStart = text.trimEnd().lastIndexOf('\n');
  fc.assert(
    fc.property(fc.integer({ min: headerLength, max: endStart }), (length) => {
      const torn = decodeHistory(text.slice(0, length));
      expect(torn.end).toBeUndefined();
      expect(torn.events.at(-1)).toMatchObject({ kind: 'note', reason: expect.stringContaining('broke off') });
    }),
    { numRuns: 60 },
  );
});

test('a line that is missing or spoilt in the middle is counted as dropped', () => {
  const lines = text.split('\n');
  const gap = decodeHistory(lines.toSpliced(5, 2).join('\n'));
  const spoilt = decodeHistory(lines.with(5, '{"seq":5,"ki').join('\n'));
  expect(gap.end?.dropped).toBe(2);
  expect(spoilt.end?.dropped).toBe(1);
});

test('something else is refused with its code, and so is a later version', () => {
  expect(() => decodeHistory('hello')).toThrow(expect.objectContaining({ code: 'FL-E730' }));
  expect(() => decodeHistory('')).toThrow(expect.objectContaining({ code: 'FL-E730' }));
  expect(() => decodeHistory('{"v":2,"kind":"header"}')).toThrow(/version 2/);
});
