// A trial as text, while it runs.

import { expect, test } from 'vitest';
import { exactly, type HistoryEvent } from '../history.ts';
import { liveTimeline } from './timeline.ts';

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

test('events are told as they come, from the start of the trial, with beats counted', () => {
  const said: string[] = [];
  const tell = liveTimeline((line) => said.push(line));
  for (const each of events) tell(each);
  expect(said).toEqual([
    '    0.000 s  client   connecting attempt 1',
    '    0.001 s  client   up',
    '             client   2 beats',
    '    1.500 s  harness  inject reset',
    '    1.501 s  path     closed #1 by path rst',
    '    1.502 s  client   down peer reset',
  ]);
});
