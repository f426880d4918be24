// When a black box's claims are not believed in time, and when a late line is nobody's fault.

import { expect, test } from 'vitest';
import { isBuffered } from './buffered.ts';
import { story } from './fixtures/story.ts';
import { observation } from './observe.ts';

function buffered(text: string): boolean {
  const events = story(text);
  const seen = observation();
  for (const event of events) seen.add(event);
  return isBuffered(events, [...seen.lines.values()]);
}

const answered = `
  0..10 connecting attempt=1
  11 accept remotePort=5000
  200 delivered direction=down bytes=7
`;

test('an `up` long after the answer that it tells of was held back', () => {
  expect(buffered(`${answered} 275..300 up`)).toBe(true);
});

test('an `up` right after a late answer was not', () => {
  expect(buffered(`${answered} 190..202 up`)).toBe(false);
});

test('nor was one that arrived just before the path told of the delivery', () => {
  expect(buffered(`${answered} 175..199 up`)).toBe(false);
});

test('an own instant needs no pipe', () => {
  expect(buffered(`${answered} 150 up`)).toBe(false);
});

test('an echo shows that nothing is held back', () => {
  expect(buffered(`${answered} 100 note reason=echoed\n 275..300 up`)).toBe(false);
});
