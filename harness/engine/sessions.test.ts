// Sessions at the server: a client that came back while its old session lives is a ghost for as long as that takes, and a
// duplicate only while the client's own end of the old one is open.

import { expect, test } from 'vitest';
import { historyOf, steadyStory, story, storyScenario, storyTypes } from './fixtures/story.ts';
import { measure } from './measure.ts';

const old = '  5 session-up remotePort=6000\n';
const back = `
  1000 inject
  1500 down
  1510 fin conn=1 direction=up by=client
  1600 connecting attempt=2
  1601 accept conn=2 remotePort=5001
  1602 dialled conn=2 localPort=6001
  1603 connected localPort=5001
  1604 session-up remotePort=6001
  1605 up
  1800 beat
`;

function sessions(rest: string) {
  const { duplicates, ghostMs } = measure(storyScenario('silence'), storyTypes, historyOf(story(steadyStory + old + rest), 9000), 500);
  return { duplicates, ghostMs };
}

test('a client that never came back has one session and no ghost', () => {
  expect(sessions('')).toEqual({ duplicates: 1, ghostMs: null });
});

test('an old session that the server keeps is a ghost until it ends, and no duplicate once its client left', () => {
  expect(sessions(`${back}  4604 session-down remotePort=6000\n`)).toEqual({ duplicates: 1, ghostMs: 3000 });
});

test('a ghost that is still there at the end is as old as what was observed', () => {
  expect(sessions(back)).toEqual({ duplicates: 1, ghostMs: 9000 - 1604 });
});

test('an old session that ended before the new one leaves no time', () => {
  expect(sessions(back.replace('  1600 connecting', '  1550 session-down remotePort=6000\n  1600 connecting'))).toEqual({
    duplicates: 1,
    ghostMs: 0,
  });
});

test('two sessions whose client keeps both ends open are duplicates', () => {
  expect(sessions(back.replace('  1510 fin conn=1 direction=up by=client\n', '')).duplicates).toBe(2);
});
