// The words of the protocol, and bytes to lines whatever the pieces in which they arrive.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatLine, maxLineBytes, parseLine } from './line.ts';
import { lineSplitter, type Split } from './line-splitter.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('each word is understood, with or without a CR', () => {
  expect(parseLine('PING 7')).toEqual({ word: 'PING', sequence: 7 });
  expect(parseLine('PONG 0\r')).toEqual({ word: 'PONG', sequence: 0 });
  expect(parseLine('HELLO c 1')).toEqual({ word: 'HELLO', name: 'c 1' });
  expect(parseLine('BYE')).toEqual({ word: 'BYE', reason: '' });
  expect(parseLine('ERR what')).toEqual({ word: 'ERR', reason: 'what' });
});

test.each([
  'PING',
  'PING ',
  'PING x',
  'PING -1',
  'PING 1.5',
  'PING 1 2',
  'PING 1234567890123456',
  'ping 1',
  'HELLO',
  '',
  'GET / HTTP/1.1',
  '\u0000',
])('%j is not understood, and the answer says why', (line) => {
  const message = parseLine(line);
  expect(message.word).toBe('unknown');
  expect('reason' in message && message.reason.length).toBeGreaterThan(10);
});

test('what is formatted is understood again', () => {
  const sequence = fc.integer({ min: 0, max: 999_999_999_999_999 });
  fc.assert(
    fc.property(fc.constantFrom('PING' as const, 'PONG' as const), sequence, (word, n) => {
      expect(parseLine(formatLine({ word, sequence: n }))).toEqual({ word, sequence: n });
    }),
  );
});

test('a formatted line is one line within the limit, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 150, maxLength: 400 }), (reason) => {
      const line = formatLine({ word: 'ERR', reason });
      expect(line).not.toMatch(/[\r\n]/);
      expect(bytes(`${line}\n`).length).toBeLessThanOrEqual(maxLineBytes);
    }),
    { numRuns: 20 },
  );
});

test('nothing that anybody sends makes the parser throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => parseLine(line).word.length > 0));
});

test('lines come out whole, however the bytes are cut', () => {
  const text = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 50 }).map((line) => line.replaceAll('\n', ' ')),
    { maxLength: 10 },
  );
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 17 }), (lines, size) => {
      const stream = bytes(lines.map((line) => `${line}\n`).join(''));
      const splitter = lineSplitter();
      const found: Split[] = [];
      for (let from = 0; from < stream.length; from += size) found.push(...splitter.push(stream.subarray(from, from + size)));
      expect(found).toEqual(lines.map((line) => ({ line })));
    }),
  );
});

test('a line may have 1,024 bytes with its LF and not one more', () => {
  const longest = 'x'.repeat(maxLineBytes - 1);
  expect(lineSplitter().push(bytes(`${longest}\n`))).toEqual([{ line: longest }]);
  expect(lineSplitter().push(bytes(`${longest}x\n`))).toEqual([{ garbage: 'line longer than 1024 bytes' }]);
});

test('a line that never ends is garbage as soon as it is too long', () => {
  const splitter = lineSplitter();
  expect(splitter.push(bytes('x'.repeat(maxLineBytes - 1)))).toEqual([]);
  expect(splitter.push(bytes('x'))).toEqual([{ garbage: 'line longer than 1024 bytes' }]);
  expect(splitter.push(bytes('PING 1\n'))).toEqual([]);
});

test('what is not UTF-8 is garbage, after the lines before it', () => {
  const stream = Uint8Array.from([...bytes('PING 1\n'), 0xff, 0xfe, 0x0a, ...bytes('PING 2\n')]);
  expect(lineSplitter().push(stream)).toEqual([{ line: 'PING 1' }, { garbage: 'not UTF-8' }]);
});

test('the splitter keeps no hold on the memory it was given', () => {
  const chunk = bytes('PIN');
  const splitter = lineSplitter();
  splitter.push(chunk);
  chunk.fill(0);
  expect(splitter.push(bytes('G 1\n'))).toEqual([{ line: 'PING 1' }]);
});
