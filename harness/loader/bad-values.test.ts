// Bad files, third table: values of the wrong kind, without a unit, out of range, or words that are not known.

import { expect, test } from 'vitest';
import { type BadCase, verdictOn } from './bad-case.ts';

const end = 'expect: { mistakes: 0 }\n';
const stall = 'faults: [{ type: stall, for: 5s }]\n';
const within = (value: string) => `name: x\n${stall}expect: { detection: { within: ${value} } }\n`;

const cases: readonly BadCase[] = [
  [
    'a duration without a unit',
    within('500'),
    'FL-S023 3:32 … 500 has no unit, expected a duration such as 250ms, 2s or 5m … write 500ms or 500s',
  ],
  ['a duration in quotes without a unit', within('"500"'), 'FL-S023 3:32 … "500" has no unit … write 500ms or 500s'],
  ['a duration with a space', within('500 ms'), 'FL-S023 3:32 … "500 ms" is not a duration … write 500ms'],
  ['a duration in words', within('2 seconds'), 'FL-S023 3:32 … "2 seconds" is not a duration … write 2s'],
  ['a duration of two units', within('1m30s'), 'FL-S023 3:32 … write 90s'],
  ['a decimal comma', within('"1,5s"'), 'FL-S023 3:32 … write 1.5s'],
  ['a duration in days', within('1d'), 'FL-S023 3:32 … "1d" is not a duration, expected one such as 250ms, 2s, 5m or 1h'],
  ['a negative duration', within('-5s'), 'FL-S024 3:32 … "-5s" is negative, expected a duration above zero'],
  [
    'a duration of zero',
    `name: x\nfaults: [{ type: stall, for: 0s }]\n${end}`,
    'FL-S024 2:30 … "0s" is zero, expected a duration above zero',
  ],
  ['a misspelt word for a limit', within('predictd'), 'FL-S027 3:32 … "predictd" is not known here … did you mean "predicted"?'],
  ['a list for a duration', within('[1s]'), 'FL-S022 3:32 … expected a duration, got a list'],
  ['no value', `name: x\nsteady:\n${end}`, 'FL-S022 2:1 … expected a duration, got nothing … e.g. 5s'],
  ['a number as a name', `name: 5\n${end}`, 'FL-S022 1:7 … expected a text, got 5 … write "5" in quotes'],
  [
    'yes for true',
    `name: x\nserver: { use: command, command: ./s, ready: { tcp: yes } }\n${end}`,
    'FL-S027 2:53 … "yes" is not known here, expected true',
  ],
  ['a map for a list', `name: x\nfaults: { type: reset }\n${end}`, 'FL-S022 2:9 … expected a list, got a map'],
  ['a text for a number', `name: x\ntrials: many\n${end}`, 'FL-S022 2:9 … expected a number, got "many"'],
  ['a fraction of a trial', `name: x\ntrials: 2.5\n${end}`, 'FL-S022 2:9 … expected a whole number, got 2.5'],
  ['no trial', `name: x\ntrials: 0\n${end}`, 'FL-S028 2:9 … at least 1, got 0'],
  ['too many trials', `name: x\ntrials: 1000000\n${end}`, 'FL-S028 2:9 … at most 10000, got 1000000'],
  ['an empty name', `name: ""\n${end}`, 'FL-S028 1:7 … at least 1 character, got 0'],
  [
    'an unknown fault',
    `name: x\nfaults: [{ type: blackhol, for: 2s }]\n${end}`,
    'FL-S027 2:18 … unknown type "blackhol", expected one of … blackhole … did you mean "blackhole"?',
  ],
  [
    'a fault under conditions',
    `name: x\nconditions: [{ type: reset }]\n${end}`,
    'FL-S027 2:22 … unknown type "reset", expected one of bandwidth',
  ],
  [
    'an unknown detector',
    `name: x\nclient: { heartbeat: { detector: { type: missed-beats, count: 2 } } }\n${end}`,
    'FL-S027 2:42 … unknown type "missed-beats", expected one of reply-timeout, outstanding',
  ],
  [
    'a misspelt jitter',
    `name: x\nclient: { reconnect: { type: exponential, jitter: ful } }\n${end}`,
    'FL-S027 2:51 … "ful" is not known here, expected one of full, equal … did you mean "full"?',
  ],
  [
    'a word where never or limits stand',
    'name: x\nfaults: [{ type: reset }]\nexpect: { detection: always }\n',
    'FL-S022 3:22 … expected never or a map, got "always" … how soon the client says down',
  ],
  [
    'a number where never or limits stand',
    'name: x\nfaults: [{ type: reset }]\nexpect: { reconnect: 5 }\n',
    'FL-S022 3:22 … expected never or a map, got 5',
  ],
  [
    'a rate without its time',
    'name: x\nexpect: { mistakes: { rate: 2 } }\n',
    'FL-S026 2:29 … 2 is not a rate, expected one such as 40/s … write 2/s',
  ],
  ['a rate per week', 'name: x\nexpect: { mistakes: { rate: 2/w } }\n', 'FL-S026 2:29 … "2/w" is not a rate'],
  [
    'a byte rate without bytes',
    'name: x\nexpect: { cost: { bytes: 16/s } }\n',
    'FL-S026 2:26 … "16/s" is not a byte rate, expected one such as 16KB/s',
  ],
  [
    'a share without its sign',
    'name: x\nfaults: [{ type: reset }]\nexpect: { reconnect: { success: 99 } }\n',
    'FL-S025 3:33 … 99 is not a percentage, expected one such as 3% … write 99%',
  ],
  [
    'more than all',
    'name: x\nfaults: [{ type: reset }]\nexpect: { reconnect: { success: 120% } }\n',
    'FL-S025 3:33 … "120%" is more than all, expected at most 100%',
  ],
  ['a name in capitals', `name: x\ntags: [Smoke]\n${end}`, 'FL-S029 2:8 … "Smoke" does not fit'],
  [
    'a setting with a space in its name',
    `name: x\nsettings: { "Quick One": {} }\n${end}`,
    'FL-S029 2:13 … "Quick One" is not a name that can stand here … such as quick-one',
  ],
  ['a port beyond the last', `name: x\nserver: { use: image, image: a, port: 70000 }\n${end}`, 'FL-S028 2:39 … at most 65535, got 70000'],
  [
    'an address without a port',
    `name: x\nserver: { use: address, address: localhost }\n${end}`,
    'FL-S029 2:34 … "localhost" is not an address, expected HOST:PORT',
  ],
  [
    'a pattern that is none',
    `name: x\nclient: { use: command, command: ./c, events: { up: "(" } }\n${end}`,
    'FL-S039 2:53 … not a regular expression',
  ],
  [
    'a command with an open quote',
    `name: x\nclient: { use: command, command: "./c 'a" }\n${end}`,
    'FL-S038 2:34 … a quote in this command is not closed',
  ],
  [
    'an outage the wrong way round',
    `name: x\nfaults: [{ type: stall, for: { from: 9s, to: 4s } }]\n${end}`,
    'FL-S034 2:30 … from "9s" is not below to "4s"',
  ],
  [
    'a fault that outlasts its period',
    `name: x\nfaults: [{ type: stall, for: 9s, every: 5s, times: 2 }]\n${end}`,
    'FL-S033 2:41 … every 5s is not longer than the fault itself',
  ],
  [
    'more clients than there are',
    `name: x\nfaults: [{ type: stall, for: 9s, clients: 3 }]\n${end}`,
    'FL-S033 2:43 … 3 clients are to be hit, but there is only 1',
  ],
  ['a phase of one', `name: x\nfaults: [{ type: stall, for: 9s, phase: 1 }]\n${end}`, 'FL-S028 2:41 … below 1, got 1'],
  [
    'a start after what never happens',
    `name: x\nfaults: [{ type: stall, for: 9s, at: { after: stall.ended } }]\n${end}`,
    'FL-S029 2:47 … "stall.ended" does not fit, expected NAME.started or NAME.healed',
  ],
  [
    'a number in an environment',
    `name: x\nclient: { use: command, command: ./c, env: { A: 1 } }\n${end}`,
    'FL-S022 2:49 … expected a text, got 1 … write "1" in quotes',
  ],
  ['a name of two lines', `name: "x\\ny"\n${end}`, 'FL-S029 1:7 … does not fit, expected what is claimed, a sentence on one line'],
  ['a duration beyond a lifetime', `name: x\nsteady: 9999999999s\n${end}`, 'FL-S023 2:9 … is not a duration'],
  ['an empty map of settings', `name: x\nsettings: {}\n${end}`, 'FL-S028 2:11 … at least 1 setting, got none … leave it out'],
  ['an empty matrix', `name: x\nmatrix: {}\n${end}`, 'FL-S028 2:9 … at least 1 setting, got none … heartbeat.interval'],
  [
    'a keep-alive that the kernel cannot do',
    `name: x\nclient: { heartbeat: { keepAlive: { idle: 500ms, interval: 1s, count: 3 } } }\n${end}`,
    'FL-S034 2:43 … "500ms" is not a whole number of seconds',
  ],
  [
    'a back-off that shrinks',
    `name: x\nclient: { reconnect: { type: exponential, initial: 9s, max: 5s } }\n${end}`,
    'FL-S034 2:52 … initial 9s is above max 5s',
  ],
  [
    'attempts the wrong way round',
    'name: x\nfaults: [{ type: reset }]\nexpect: { reconnect: { attempts: { min: 5, max: 2 } } }\n',
    'FL-S034 3:41 … min 5 is above max 2',
  ],
  [
    'a detector by another name',
    `name: x\nclient: { heartbeat: { detector: { type: missed-beats } } }\n${end}`,
    'FL-S027 2:42 … outstanding … it is called outstanding with max, or silence with window',
  ],
  [
    'a value that every setting replaces',
    `name: x\nclient: { heartbeat: { interval: true } }\n${end}settings: { a: { heartbeat: { interval: 2s } } }\n`,
    'FL-S023 2:34 … true is not a duration',
  ],
  [
    'a scalar for a map that settings vary',
    `name: x\nclient: { heartbeat: true }\n${end}settings: { a: { heartbeat: { interval: 2s } } }\n`,
    'FL-S022 2:22 … expected a map, got true',
  ],
  [
    'what every setting would hide',
    `name: x\nexpect: true\nsettings: { a: { expect: { mistakes: 0 } } }\n`,
    'FL-S022 2:9 … expected a map, got true',
  ],
  ['a word for settings', `name: x\nexpect: { mistakes: none }\n`, 'FL-S022 2:21 … expected a whole number or a map, got "none"'],
];

test.each(cases)('%s is said at its place', async (...bad) => {
  const verdict = await verdictOn(bad);
  expect(verdict).toMatchObject({ wrong: [], stack: false });
});
