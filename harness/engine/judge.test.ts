// Standing of a trial: the instrument is doubted before the client is blamed.

import { expect, test } from 'vitest';
import { historyOf, steadyStory, story, storyScenario, storyTypes } from './fixtures/story.ts';
import { standingOf } from './judge.ts';
import { measure } from './measure.ts';

const injected = '1000 inject\n 1010 bytes direction=up bytes=7 fate=dropped\n';
const standing = (rest: string, scenario = storyScenario('silence')) =>
  standingOf(scenario, storyTypes, measure(scenario, storyTypes, historyOf(story(steadyStory + rest), 9000), 500), 1);

test('a proved detection inside the band counts', () => {
  expect(standing(`${injected} 1400 down\n 2000 heal`)).toMatchObject({ verdict: 'pass', conclusive: true });
});

test('a fault without proof is inconclusive and names what was seen', () => {
  expect(standing('1000 inject\n 1400 down\n 2000 heal')).toMatchObject({
    verdict: 'inconclusive',
    reasons: [expect.stringContaining('did not reach the wire')],
  });
});

test('the reference client outside the band of theory makes the instrument suspect', () => {
  expect(standing(`${injected} 1100 down\n 2000 heal`)).toMatchObject({
    verdict: 'inconclusive',
    reasons: [expect.stringContaining('instrument suspect')],
  });
  expect(standing(`${injected} 3000 heal`)).toMatchObject({
    verdict: 'inconclusive',
    reasons: [expect.stringContaining('did not detect')],
  });
});

test('a detector of type none has no band: never detecting is a failure of the client', () => {
  const none = storyScenario('silence', {
    client: { ...storyScenario('silence').client, heartbeat: { intervalMs: 200, from: 'client', detector: { type: 'none' } } },
  });
  expect(standing(`${injected} 3000 heal`, none)).toMatchObject({ verdict: 'pass', conclusive: true });
});

test('a black box outside the band is judged by its limits alone', () => {
  const box = storyScenario('silence', { client: { ...storyScenario('silence').client, use: 'command' } });
  expect(standing(`${injected} 1100 down\n 2000 heal`, box)).toMatchObject({ conclusive: true });
});

test('a mistake before the fault gives no detection time and says who closed', () => {
  expect(standing('900 down reason=bored\n 901 closed by=server\n 1000 inject\n 2000 heal').reasons[0]).toMatch(
    /mistake before the fault.*bored.*closed by the server/,
  );
});

test('a black box that was never steady fails, the reference client makes the environment suspect', () => {
  const history = historyOf(story('0 connecting'), 15_000, 'never steady: not up in time');
  const judge = (use: string) => {
    const scenario = storyScenario('silence', { client: { ...storyScenario('silence').client, use } });
    return standingOf(scenario, storyTypes, measure(scenario, storyTypes, history, 500), 1);
  };
  expect(judge('command')).toMatchObject({ verdict: 'fail', conclusive: true });
  expect(judge('reference')).toMatchObject({ verdict: 'inconclusive', conclusive: false });
});
