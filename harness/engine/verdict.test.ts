// Verdicts on whole scenarios, from measurements of histories told as text: what passes, what fails and why, what stays
// open. Ten trials at ten phases unless a test says otherwise.

import { expect, test } from 'vitest';
import type { ExpectSpec, Scenario } from '../scenario.ts';
import { historyOf, steadyStory, story, storyScenario, storyTypes } from './fixtures/story.ts';
import { measure } from './measure.ts';
import { plan } from './plan.ts';
import { finish, judgeScenario } from './verdict.ts';

const detectedAfter = (ms: number) => `${steadyStory}
  1000 inject
  1010 bytes direction=up bytes=7 fate=dropped
  ${1000 + ms} down
  2000 heal`;
const unproved = '0 accept remotePort=5000\n 1 dialled localPort=6000\n 4 up\n 800 beat\n 1000 inject\n 1400 down\n 2000 heal';

function judge(
  texts: readonly string[],
  change: Partial<Scenario> = {},
  notes: readonly { kind: 'note'; client: string; reason: string }[] = [],
  end?: string,
) {
  const scenario = storyScenario('silence', { trials: texts.length, ...change });
  const planned = plan(scenario, storyTypes, 'seed');
  const trials = texts.map((text, index) => {
    const trial = planned.trials[index];
    if (trial === undefined) throw new Error('more stories than trials');
    const measured = measure(
      scenario,
      storyTypes,
      historyOf(
        [...story(text), ...notes.map((note) => ({ ...note, side: 'harness', observer: 'harness', lo: 8999, hi: 8999 }) as const)],
        9000,
        end,
      ),
      500,
    );
    return finish(scenario, storyTypes, trial, measured, 1, { history: `${index + 1}.ndjson`, concurrency: 1, harnessP99Ms: 0 });
  });
  return judgeScenario(planned, storyTypes, trials, 0, undefined);
}

const ten = (text: string) => Array.from({ length: 10 }, () => text);
const expecting = (expectation: Partial<ExpectSpec>) => ({ expect: { ...storyScenario('silence').expect, ...expectation } });

test('ten of ten within the limit pass, and the message says what that supports', () => {
  const result = judge(ten(detectedAfter(450)));
  expect(result.verdict).toBe('pass');
  expect(result.exitCode).toBe(0);
  expect(result.expectations[0]?.message).toMatch(
    /10 of 10 within 600 ms, slowest 450 ms .*supports at least 74.1 %.*theory 300 ms to 500 ms/,
  );
  expect(result.detection).toMatchObject({ n: 10, min: 450, max: 450 });
});

test('one trial over the limit fails the scenario and names itself', () => {
  const result = judge(
    [...ten(detectedAfter(450)).slice(1), detectedAfter(500)],
    expecting({ detection: { withinMs: 480, missed: 0, of: 'fault', signal: 'claim' } }),
  );
  expect(result).toMatchObject({ verdict: 'fail', exitCode: 1 });
  expect(result.expectations[0]).toMatchObject({ path: 'detection.within', worstTrial: '10', violating: ['10'], measured: { value: 500 } });
  expect(result.trials.map((trial) => trial.verdict).filter((verdict) => verdict === 'fail')).toHaveLength(1);
  expect(result.again).toContain('--trial 10 --seed seed');
});

test('fewer than nine conclusive trials in ten leave it inconclusive', () => {
  const result = judge([...ten(detectedAfter(450)).slice(2), unproved, unproved]);
  expect(result).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
  expect(result.reasons[0]).toContain('8 of 10 trials count');
});

test('what a client printed is shown where its trials do not count, known failure or not', () => {
  const printed = [{ kind: 'note', client: 'c1', reason: 'last output: connection refused' }] as const;
  const known = { of: ['detection.within'], why: 'a report' };
  for (const change of [{}, { expectFailure: known }]) {
    const result = judge([unproved], change, printed);
    expect(result.verdict).toBe('inconclusive');
    expect(result.reasons[0]).toBe('0 of 1 trials count, 1 are needed');
    expect(result.reasons.at(-1)).toBe('printed last in trial 1: c1: connection refused');
  }
});

test('a client that never became steady does not say that a known failure is gone', () => {
  const scenario = storyScenario('silence');
  const own = { client: { ...scenario.client, use: 'command' }, expectFailure: { of: ['mistakes'], why: 'a report' } };
  const result = judge([steadyStory], { ...own, ...expecting({ mistakes: 0 }) }, [], 'never steady: fewer than three beats');
  expect(result).toMatchObject({ verdict: 'fail', reasons: ['trial 1: never steady: fewer than three beats'] });
});

test('a proven violation never hides behind inconclusive trials', () => {
  const result = judge(
    [detectedAfter(500), ...ten(unproved).slice(1)],
    expecting({ detection: { withinMs: 400, missed: 0, of: 'fault', signal: 'claim' } }),
  );
  expect(result.verdict).toBe('fail');
});

test('no trial at all is no pass', () => {
  expect(judge([]).verdict).toBe('inconclusive');
});

test('what cannot be done is unsupported with its reason', () => {
  const planned = plan(storyScenario('silence'), storyTypes, 'seed');
  expect(judgeScenario(planned, storyTypes, [], 0, 'no packets here')).toMatchObject({
    verdict: 'unsupported',
    reasons: ['no packets here'],
    exitCode: 4,
  });
});

test('a known failure passes while it is there and fails once it is gone', () => {
  const known = { expectFailure: { of: ['detection'], why: 'issue 17' } };
  const strict = expecting({ detection: { withinMs: 400, missed: 0, of: 'fault', signal: 'claim' } });
  expect(judge(ten(detectedAfter(450)), { ...known, ...strict }).verdict).toBe('pass');
  const gone = judge(ten(detectedAfter(350)), { ...known, ...strict });
  expect(gone).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('issue 17')] });
});

test('a bypass asks for its own exit code', () => {
  const around = '0 connecting\n 4 up\n 400 beat\n 1000 inject\n 1400 down\n 2000 heal';
  expect(judge(ten(around)).exitCode).toBe(6);
});

test('a client that never came back is infinite in the reconnect quantiles and not a success', () => {
  const result = judge(ten(detectedAfter(450)), expecting({ reconnect: { withinMs: 3000, success: 1 } }));
  expect(result.reconnect).toMatchObject({ n: 10, succeeded: 0, max: null });
  expect(result.verdict).toBe('fail');
});

test('mistakes are judged with their exposure', () => {
  const result = judge(ten(detectedAfter(450)), expecting({ mistakes: 0 }));
  expect(result.expectations.find((each) => each.path === 'mistakes')?.message).toMatch(
    /mistakes 0 in 9.96 s of healthy connections.*supports below/,
  );
});

const mistaken = (rest: string) => `${steadyStory} 900 down reason=bored\n 9000 inject\n ${rest}`;
const mistakesOf = (texts: readonly string[]) => judge(texts, { ...expecting({ mistakes: 0 }), faults: [] });

test('a mistake on an idle machine fails the client', () => {
  expect(mistakesOf([mistaken('0..950 wait side=client waitMs=4')])).toMatchObject({ verdict: 'fail', mistakes: { count: 1 } });
});

test('a jump of the clock is told wherever it fell in a trial without faults', () => {
  const quiet = judge(['200..3300 jump side=harness'], { ...expecting({ mistakes: 0 }), faults: [] });
  expect(quiet.trials[0]?.lateness.jumpMs).toBe(3100);
});

test('a mistake that the machine may have caused is inconclusive, and never a pass', () => {
  const starved = mistaken('0..950 wait side=client waitMs=60\n 0..950 wait side=path waitMs=30');
  const result = mistakesOf([starved]);
  expect(result).toMatchObject({ verdict: 'inconclusive', mistakes: { count: 0 } });
  expect(result.trials[0]?.reasons[0]).toMatch(/waited 90 ms for a processor before c1 said down \(bored\)/);
});

test('a small wait is enough where a reply came right after', () => {
  expect(mistakesOf([mistaken('0..950 wait side=path waitMs=8\n 905 delivered direction=down bytes=7')]).verdict).toBe('inconclusive');
  expect(mistakesOf([mistaken('0..950 wait side=path waitMs=8\n 925 delivered direction=down bytes=7')]).verdict).toBe('fail');
});

test('a value over its limit by less than the machine waited is undecided, and the message says so', () => {
  const slow = `${detectedAfter(490)}\n 1000..1490 wait side=client waitMs=30`;
  const result = judge(ten(slow), expecting({ detection: { withinMs: 480, missed: 0, of: 'fault', signal: 'claim' } }));
  expect(result.verdict).toBe('inconclusive');
  expect(result.trials[0]?.reasons[0]).toMatch(/0 of 1 within 480 ms, 1 undecided, where client and path waited up to 30 ms/);
});

test('what a client said through a buffer is no mistake of its own, and its last output is told where it failed', () => {
  const box = { client: { ...storyScenario('silence').client, use: 'command' }, ...expecting({ mistakes: 0 }) };
  const late = `${detectedAfter(450)}\n 3000 connecting attempt=1\n 3001 accept conn=2 remotePort=5001\n 3005 up\n 3006 beat\n 5000 down`;
  const judgedWith = (reason: string) => judge([late], box, [{ kind: 'note', client: 'c1', reason }]);
  expect(judgedWith('last output: Traceback | boom')).toMatchObject({
    verdict: 'fail',
    reasons: [/^mistakes 1/, /c1: Traceback | boom/].map((each) => expect.stringMatching(each)),
  });
  expect(judgedWith('buffered: 5 events came in one read').verdict).toBe('inconclusive');
  const unread = judge([detectedAfter(450)], box, [{ kind: 'note', client: 'c1', reason: 'unread: the pattern took too long' }]);
  expect([unread.verdict, unread.trials[0]?.reasons]).toEqual(['inconclusive', ['the record is incomplete: the pattern took too long']]);
});

test('nobody is asked to ride out more than was planned: a resume that did not come leaves it open then, and only then', () => {
  const lost = (healMs: number) => `${steadyStory}
  1000 inject
  1010 bytes direction=up bytes=7 fate=held
  1450 down
  ${healMs} heal`;
  const { faults } = storyScenario('pausing');
  const resumes = (healMs: number) => judge(ten(lost(healMs)), { faults, ...expecting({ resume: { withinMs: 250, success: 1 } }) });
  const within = (healMs: number) => resumes(healMs).expectations.find(({ path }) => path === 'resume.within')?.verdict;
  expect(within(2000)).toBe('fail');
  expect(within(3000)).toBe('inconclusive');
});

test('who was left less to try against than planned need not have tried as often', () => {
  const [refuse] = storyScenario('refusing').faults;
  const [reset] = storyScenario('ending').faults;
  const faults = [
    { ...refuse!, name: 'refuse' },
    { ...reset!, name: 'reset' },
  ];
  const tried = (resetMs: number) => `${steadyStory}
  1000 inject fault=refuse
  ${resetMs} inject fault=reset
  ${resetMs} heal fault=reset
  ${resetMs} ended how=rst by=path direction=down
  ${resetMs + 2} down
  ${resetMs + 10} connecting attempt=1
  2000 heal fault=refuse
  2100 connecting attempt=2
  2101 accept conn=2 remotePort=5001
  2102 dialled conn=2 localPort=6001
  2105 up localPort=5001
  2105 beat localPort=5001`;
  const tries = (resetMs: number) =>
    judge(ten(tried(resetMs)), { faults, ...expecting({ reconnect: { success: 1, attempts: { min: 3 } } }) }).expectations.find(
      ({ path }) => path === 'reconnect.attempts.min',
    )?.verdict;
  expect(tries(1002)).toBe('fail');
  expect(tries(1900)).toBe('inconclusive');
});
