// The table of outcomes, row by row, on histories told as text. Instants are ms; the fault begins at 1000 and heals at
// 2000 unless a line says otherwise.

import { expect, test } from 'vitest';
import { historyOf, steadyStory, story, storyScenario, storyTypes } from './fixtures/story.ts';
import { measure } from './measure.ts';

function measured(type: string, rest: string, untilMs = 8000) {
  return measure(storyScenario(type), storyTypes, historyOf(story(steadyStory + rest), untilMs), 500);
}

test('a down between the start and the heal is detected, measured from the start', () => {
  const { samples, outcome } = measured(
    'silence',
    '1000..1001 inject\n 1010 bytes direction=up bytes=7 fate=dropped\n 1301 down\n 2000..2001 heal',
  );
  expect(outcome).toBe('detected');
  expect(samples[0]?.detectionMs).toEqual({ lo: 300, hi: 301 });
  expect(samples[0]?.ageMs).toBe(199.5);
  expect(samples[0]?.silenceMs).toBe(500);
  expect(samples[0]?.evidence.reached).toBe(true);
});

test('a down while the fault call was under way has a detection time that starts at zero', () => {
  expect(measured('silence', '1000..1010 inject\n 1004 down\n 2000 heal').samples[0]?.detectionMs).toEqual({ lo: 0, hi: 4 });
});

test('a down before the fault is a mistake and gives no detection time', () => {
  const { outcome, samples, mistakes } = measured('silence', '900 down\n 1000 inject\n 2000 heal');
  expect(outcome).toBe('mistake');
  expect(samples).toEqual([]);
  expect(mistakes.beforeFault).toBe(1);
});

test('one loss that is told twice is one mistake, two losses are two', () => {
  const again = '870 up\n 880 down\n';
  expect(measured('silence', '850 down\n 851 down\n 1000 inject\n 2000 heal').mistakes.count).toBe(1);
  expect(measured('silence', `850 down\n ${again} 1000 inject\n 2000 heal`).mistakes.count).toBe(2);
});

test('a down after the heal that nothing provoked is late', () => {
  const { outcome, samples } = measured('silence', '1000 inject\n 2000 heal\n 2300 down');
  expect(outcome).toBe('late');
  expect(samples[0]?.detectionMs).toEqual({ lo: 1300, hi: 1300 });
});

test('a down that the heal provoked is missed, and coming back after it is a rescue', () => {
  const rest =
    '1000 inject\n 2000 heal\n 2001 ended how=rst by=path direction=down\n 2002 down\n 2100 connecting attempt=1\n 2101 accept conn=2 remotePort=5001\n 2102 dialled conn=2 localPort=6001\n 2105 up localPort=5001\n 2105 beat localPort=5001';
  const { outcome, samples } = measured('silence', rest);
  expect(outcome).toBe('missed');
  expect(samples[0]?.detectionMs).toBeNull();
  expect(samples[0]?.rescued).toBe(true);
});

test('a beat on the same connection after the heal is survived, with its resume time', () => {
  const { outcome, samples } = measured(
    'pausing',
    '1000 inject\n 1010 bytes direction=up bytes=7 fate=held\n 2000 heal\n 2003 delivered direction=down bytes=7\n 2004 beat localPort=5000',
  );
  expect(outcome).toBe('survived');
  expect(samples[0]?.resumeMs).toEqual({ lo: 4, hi: 4 });
});

test('no down at all is missed', () => {
  expect(measured('silence', '1000 inject\n 2000 heal').outcome).toBe('missed');
});

test('a reset is detected whenever the client says so, since its heal is its start', () => {
  const { outcome, samples } = measured('ending', '1000 inject\n 1000 heal\n 1000 ended how=rst by=path direction=down\n 1003 down');
  expect(outcome).toBe('detected');
  expect(samples[0]?.detectionMs).toEqual({ lo: 3, hi: 3 });
});

test('a client that is down when the fault begins gives no sample', () => {
  expect(measured('silence', '850 down\n 1000 inject\n 2000 heal').samples).toEqual([]);
});

test('a fault on new connections leaves the open one undisturbed, and a down then is a mistake', () => {
  const { samples, mistakes } = measured('refusing', '1000 inject\n 1500 down\n 1600 connecting attempt=1\n 2000 heal');
  expect(samples[0]?.outcome).toBe('undisturbed');
  expect(mistakes.count).toBe(1);
  expect(mistakes.beforeFault).toBe(0);
});

test('recovery counts from the heal to the first beat on a new connection, not to the connect', () => {
  const rest =
    '1000 inject\n 1301 down\n 1400 connecting attempt=1\n 1401 accept conn=2 remotePort=5001\n 2000 heal\n 2100 connecting attempt=2\n 2101 accept conn=3 remotePort=5002\n 2102 dialled conn=3 localPort=6002\n 2150 up localPort=5002\n 2150 beat localPort=5002';
  const { samples } = measured('silence', rest);
  expect(samples[0]?.recoveryMs).toEqual({ lo: 150, hi: 150 });
  expect(samples[0]?.connectAttempts).toBe(2);
});

test('a record that breaks off is incomplete, whatever it shows', () => {
  const history = { ...historyOf(story(steadyStory), 1000), end: undefined };
  expect(measure(storyScenario('silence'), storyTypes, history, 500).incomplete).toBeDefined();
});

test('an observer that stopped looking before the end leaves the record incomplete', () => {
  const complete = historyOf(story(steadyStory), 1000);
  const history = { ...complete, end: { atMs: 1000, why: 'x', dropped: 0, observedUntil: { client: 1000, proxy: 600 } } };
  expect(measure(storyScenario('silence'), storyTypes, history, 500).incomplete).toContain('proxy');
});

test('an up without an open connection on the path is a bypass', () => {
  const { bypass } = measure(storyScenario('silence'), storyTypes, historyOf(story('0 connecting\n 100 up\n 200 beat'), 1000), 500);
  expect(bypass).toContain('without an open connection');
});

test('exposure is the time up with nothing in force', () => {
  expect(measured('pausing', '1000 inject\n 2000 heal\n 2010 beat localPort=5000', 3000).mistakes.exposureMs).toBe(996 + 1000);
});

test('a byte that still passes disproves a silence', () => {
  const { samples } = measured(
    'silence',
    '1000 inject\n 1010 bytes direction=up bytes=7 fate=dropped\n 1200 delivered direction=down bytes=7\n 1700 down\n 2000 heal',
  );
  expect(samples[0]?.evidence).toMatchObject({ reached: false, detail: expect.stringContaining('still passed') });
});

test('a silence into which nothing was sent proves nothing', () => {
  expect(measured('silence', '1000 inject\n 1301 down\n 2000 heal').samples[0]?.evidence.reached).toBe(false);
});
