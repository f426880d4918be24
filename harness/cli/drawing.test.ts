// A planned trial drawn to scale.

import { expect, test } from 'vitest';
import { drawRuler, drawTrial, paintTrial } from './drawing.ts';

test('beats, fault, band and limit stand where their times are', () => {
  const line = drawTrial(
    {
      endMs: 10_000,
      beatMs: 1000,
      spans: [{ startMs: 4000, endMs: 5000 }],
      detection: { earliestMs: 6000, latestMs: 7000 },
      limitMs: 8000,
    },
    10,
  );
  expect(line).toBe('····██░░│╴');
});

test('an instant fault takes one character, and no limit draws none', () => {
  const line = drawTrial(
    { endMs: 1000, beatMs: undefined, spans: [{ startMs: 500, endMs: undefined }], detection: undefined, limitMs: undefined },
    10,
  );
  expect(line).toBe('╴╴╴╴╴█╴╴╴╴');
});

test('what lies beyond the end stays on the line', () => {
  const line = drawTrial(
    { endMs: 1000, beatMs: undefined, spans: [{ startMs: 900, endMs: 9000 }], detection: undefined, limitMs: 5000 },
    10,
  );
  expect(line).toHaveLength(10);
  expect(line.at(-1)).toBe('│');
});

test('in colour, detection after the limit is red, and the letters stay', () => {
  const painted = paintTrial('·█░│░', (style, text) => `<${style}:${text}>`);
  expect(painted).toBe('·<yellow:█><green:░><cyan:│><red:░>');
  expect(paintTrial('·█░│░', (_, text) => text)).toBe('·█░│░');
});

test('the ruler marks round times and never runs past the line', () => {
  expect(drawRuler(10_000, 60)).toBe('0           2 s         4 s         6 s         8 s');
  expect(drawRuler(123_456, 40).length).toBeLessThanOrEqual(40);
});
