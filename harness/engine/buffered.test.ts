// When a black box's claims are not believed in time, and when a late line is nobody's fault.

import { expect, test } from 'vitest';
import { bufferedOf } from './buffered.ts';
import { story } from './fixtures/story.ts';
import { observation } from './observe.ts';

function buffered(text: string): string | undefined {
  const events = story(text);
  const seen = observation();
  for (const event of events) seen.add(event);
  return bufferedOf(events, [...seen.lines.values()]);
}

const answered = `
  0..10 connecting attempt=1
  11 accept remotePort=5000
  200 delivered direction=down bytes=7
`;

test('an `up` long after the answer that it tells of was held back', () => {
  expect(buffered(`${answered} 275..300 up`)).toBe('c1 printed "up" 100 ms after the answer that it tells of');
});

test('an `up` right after a late answer was not', () => {
  expect(buffered(`${answered} 190..202 up`)).toBeUndefined();
});

test('nor was one that arrived just before the path told of the delivery', () => {
  expect(buffered(`${answered} 175..199 up`)).toBeUndefined();
});

test('an own instant needs no pipe', () => {
  expect(buffered(`${answered} 150 up`)).toBeUndefined();
});

test('a client that waited for a processor could not print', () => {
  expect(buffered(`${answered} 275..300 up\n 0..400 wait waitMs=60`)).toBeUndefined();
});

test('an echo shows that nothing is held back', () => {
  expect(buffered(`${answered} 100 note reason=echoed\n 275..300 up`)).toBeUndefined();
});

const mute = `
  1 accept remotePort=5000
  2 delivered direction=down bytes=7
  1000 delivered direction=down bytes=7
  2000 delivered direction=down bytes=7
`;

test('a client that was answered for a while and claimed nothing holds everything back', () => {
  expect(buffered(mute)).toBe('c1 got 3 answers in 1.998 s and printed nothing that is an event');
  expect(buffered(`${mute} 2500 exit reason=SIGSEGV`)).toBeDefined();
});

test('one that claimed anything, or was not answered, does not', () => {
  expect(buffered(`${mute} 2100 connecting`)).toBeUndefined();
  expect(buffered('1 accept remotePort=5000\n 9000 closed by=client')).toBeUndefined();
});

test('several events in one read are told as they were found', () => {
  const [note] = story('3000 note');
  expect(bufferedOf([{ ...note!, reason: 'buffered: 5 events came in one read' }], [])).toBe('5 events came in one read');
});
