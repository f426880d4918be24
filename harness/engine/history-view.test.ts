// What a check is told of a trial: connections, gaps and claims, in ms from the start of the first fault.

import { expect, test } from 'vitest';
import type { History } from '../history.ts';
import { steadyStory, story } from './fixtures/story.ts';
import { viewOf } from './history-view.ts';

const events = story(`${steadyStory}
  1000 inject
  1500 down reason=silence
  1501 closed by=client
  1600 connecting attempt=1
  1601 accept conn=2 remotePort=5001
  1602 connected localPort=5001
  1603 up
  1800 delivered conn=2 direction=down bytes=7
  2000 heal
`);
const view = viewOf({ header: {}, events, end: { atMs: 3000 } } as unknown as History);

test('connections are those of the path, with who ended them and how long they were silent', () => {
  const [first, second] = view.connections();
  expect(first).toMatchObject({ client: 'c1', openedMs: -999, closedMs: 501, closedBy: 'client', delivered: { up: 0, down: 4 } });
  expect(first?.longestSilenceMs).toBe(700);
  expect(second).toMatchObject({ openedMs: 601, closedMs: undefined, longestSilenceMs: 1200 });
  expect(view.connections('c2')).toEqual([]);
});

test('a gap goes from a down to the next up', () => {
  expect(view.gaps()).toEqual([{ client: 'c1', fromMs: 500, toMs: 603, lengthMs: 103 }]);
});

test('a gap that never ends counts to the end of the trial', () => {
  const lost = viewOf({
    header: {},
    events: events.filter((event) => !(event.kind === 'up' && event.lo > 1000)),
    end: { atMs: 3000 },
  } as unknown as History);
  expect(lost.gaps('c1')).toEqual([{ client: 'c1', fromMs: 500, toMs: undefined, lengthMs: 1500 }]);
});

test('claims keep their order and reason, and any event has its time', () => {
  expect(view.claims('up').map(({ atMs }) => atMs)).toEqual([-996, 603]);
  expect(view.claims('down')[0]?.reason).toBe('silence');
  expect(view.events.filter(({ kind }) => kind === 'heal').map(view.timeOf)).toEqual([1000]);
});
