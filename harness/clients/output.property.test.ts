// However output is cut into chunks, the lines are the same; however long they are, what is kept is bounded.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastLines, outputLines } from './output.ts';

test('lines do not depend on the chunks', () => {
  const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, '')));
  fc.assert(
    fc.property(lines, fc.array(fc.nat(9)), (wanted, cuts) => {
      const bytes = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
      const sink = outputLines();
      const got: string[] = [];
      let from = 0;
      for (const cut of cuts) {
        got.push(...sink.push(bytes.subarray(from, from + cut)));
        from = Math.min(bytes.length, from + cut);
      }
      got.push(...sink.push(bytes.subarray(from)), ...sink.rest());
      expect(got).toEqual(wanted.map((line) => Buffer.from(line).toString()));
    }),
  );
});

test('a line is cut at its limit, wherever chunks end, and the next one is whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 7 }), (length, step) => {
      const bytes = Buffer.from(`${'x'.repeat(length)}\nnext\nlast`);
      const sink = outputLines(10);
      const got: string[] = [];
      for (let from = 0; from < bytes.length; from += step) got.push(...sink.push(bytes.subarray(from, from + step)));
      expect([...got, ...sink.rest()]).toEqual(['x'.repeat(Math.min(10, length)), 'next', 'last']);
    }),
  );
});

test('only the last lines are kept, each cut', () => {
  const last = lastLines(2, 3);
  for (const line of ['a', 'b', 'abcdef']) last.add(line);
  expect(last.lines()).toEqual(['b', 'abc…']);
});
