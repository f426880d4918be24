// A history as text.

import { expect, test } from 'vitest';
import { exactly, type History, type HistoryEvent } from '../history.ts';
import { timeline } from './timeline.ts';

function event(atMs: number, kind: HistoryEvent['kind'], fields: Partial<HistoryEvent> = {}): HistoryEvent {
  return { ...exactly(atMs), kind, side: 'client', observer: 'client', client: 'c1', ...fields };
}

const events = [
  event(1000, 'connecting', { attempt: 1 }),
  event(1001, 'up'),
  event(1002, 'beat'),
  event(2000, 'beat'),
  event(2500, 'inject', { side: 'harness', observer: 'harness', fault: 'reset' }),
  event(2501, 'closed', { side: 'path', observer: 'proxy', conn: 1, by: 'path', how: 'rst' }),
  event(2502, 'down', { reason: 'peer reset' }),
];

test('events stand in order, relative to the first fault, with beats counted', () => {
  const history = { events, end: { atMs: 2600, observedUntil: {}, dropped: 0, why: 'decided' } } as unknown as History;
  expect(timeline(history)).toEqual([
    '   -1.500 s  client   connecting attempt 1',
    '   -1.499 s  client   up',
    '             client   2 beats',
    '    0.000 s  harness  inject reset',
    '    0.001 s  path     closed #1 by path rst',
    '    0.002 s  client   down peer reset',
    '    0.100 s  end      decided',
  ]);
});

test('a record that broke off says so', () => {
  expect(timeline({ events: [], end: undefined } as unknown as History)).toEqual(['the record broke off here']);
});
