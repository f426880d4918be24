// Bad files, second table: keys that are unknown, missing, or do not go together.

import { expect, test } from 'vitest';
import { type BadCase, verdictOn } from './bad-case.ts';

const end = 'expect: { mistakes: 0 }\n';

const cases: readonly BadCase[] = [
  [
    'an unknown key at the top',
    `name: x\nfault: []\n${end}`,
    'FL-S020 2:1 … unknown key "fault" … did you mean "faults"? … known here: name, why',
  ],
  ['a slip in a key that stands beside the scenario', `name: x\nsttings: {}\n${end}`, 'FL-S020 2:1 … "sttings" … did you mean "settings"?'],
  ['an unknown key that resembles nothing', `name: x\nzebra: 1\n${end}`, 'FL-S020 2:1 … unknown key "zebra" … known here: name'],
  ['an unknown key of an expectation', 'name: x\nexpect: { detecton: never }\n', 'FL-S020 2:11 … "detecton" … did you mean "detection"?'],
  [
    'two unknown keys in one map',
    'name: x\nexpect: { mistake: 0, duplicate: 0 }\n',
    'FL-S020 2:11 … "mistake" … did you mean "mistakes"?',
    'FL-S020 2:23 … "duplicate" … did you mean "duplicates"?',
  ],
  [
    'an unknown key of a detector',
    `name: x\nclient: { heartbeat: { detector: { type: silence, windw: 3s } } }\n${end}`,
    'FL-S020 2:51 … unknown key "windw" for silence … did you mean "window"?',
  ],
  ['no name', end, 'FL-S021 1:1 … the key "name" is missing'],
  ['no expectations', 'name: x\n', 'FL-S021 1:1 … the key "expect" is missing … what must hold'],
  [
    'a detector without its type',
    `name: x\nclient: { heartbeat: { detector: { window: 3s } } }\n${end}`,
    'FL-S021 2:24 … "type" is missing … one of: reply-timeout, outstanding, silence',
  ],
  ['a fault without its type', `name: x\nfaults: [{ for: 2s }]\n${end}`, 'FL-S021 2:10 … "type" is missing … one of'],
  ['a fault without its length', `name: x\nfaults: [{ type: stall }]\n${end}`, 'FL-S021 2:10 … "for" is missing … a duration'],
  [
    'a length for what takes none',
    `name: x\nfaults: [{ type: reset, for: 2s }]\n${end}`,
    'FL-S032 2:25 … "reset" happens in an instant, so it takes no "for" … remove it',
  ],
  ['check in YAML', 'name: x\nexpect: { mistakes: 0, check: 1 }\n', 'FL-S020 2:24 … unknown key "check"'],
  [
    'settings and matrix together',
    `name: x\nsettings: { a: {} }\nmatrix: { heartbeat.interval: [1s] }\n${end}`,
    'FL-S036 3:1 … cannot both stand here … keep one',
  ],
  [
    'a setting that changes what it cannot',
    `name: x\nsettings: { a: { trials: 3 } }\n${end}`,
    'FL-S020 2:18 … unknown key "trials" … known here: heartbeat, reconnect, options, env, expect',
  ],
  [
    'a matrix over what it cannot vary',
    `name: x\nmatrix: { trials: [1, 2] }\n${end}`,
    'FL-S029 2:11 … "trials" is not a name that can stand here … heartbeat.interval',
  ],
  ['a matrix with an empty list', `name: x\nmatrix: { heartbeat.interval: [] }\n${end}`, 'FL-S028 2:31 … at least 1 entry, got 0'],
  ['an image without its port', `name: x\nserver: { use: image, image: chat }\n${end}`, 'FL-S021 2:1 … use: image needs the key "port"'],
  [
    'a command without use',
    `name: x\nclient: { command: ./c }\n${end}`,
    'FL-S030 2:11 … "command" does not go with use: reference … it goes with use: command',
  ],
  [
    'options for the reference client',
    `name: x\nclient: { options: { a: 1 } }\n${end}`,
    'FL-S030 2:11 … "options" does not go with use: reference',
  ],
  [
    'an unknown kind of client',
    `name: x\nclient: { use: comand, command: ./c }\n${end}`,
    'FL-S040 2:16 … "comand" is neither a kind nor a name in the config … did you mean "command"?',
  ],
  [
    'an unknown kind of server',
    `name: x\nserver: { use: docker }\n${end}`,
    'FL-S040 2:16 … "docker" is neither … known: reference, command, image, compose, address',
  ],
  [
    'a black box that declares half a heartbeat',
    `name: x\nclient: { use: command, command: ./c, heartbeat: { from: server } }\n${end}`,
    'FL-S021 2:39 … "interval" is missing: its default holds for the reference client only',
  ],
  [
    'two ways to be ready',
    `name: x\nserver: { use: command, command: ./s, ready: { log: up, tcp: true } }\n${end}`,
    'FL-S030 2:46 … expected exactly one of log, http, tcp',
  ],
  [
    'every without times',
    `name: x\nfaults: [{ type: stall, for: 2s, every: 5s }]\n${end}`,
    'FL-S033 2:41 … "every" needs "times" … times: 5',
  ],
  [
    'times without every',
    `name: x\nfaults: [{ type: stall, for: 2s, times: 5 }]\n${end}`,
    'FL-S033 2:41 … "times" needs "every" … every: 10s',
  ],
  [
    'two faults of one name',
    `name: x\nfaults: [{ type: stall, for: 2s, name: a }, { type: stall, for: 2s, name: a }]\n${end}`,
    'FL-S041 2:75 … another fault has the name "a" already',
  ],
  ['limits without a fault', 'name: x\nexpect: { detection: { within: 2s } }\n', 'FL-S042 2:11 … there is no fault to detect … a soak'],
  [
    'a known failure of nothing',
    `name: x\nexpectFailure: { of: [mistake], why: y }\n${end}`,
    'FL-S043 2:23 … expect has no "mistake" … did you mean "mistakes"?',
  ],
  [
    'a variable that is not set',
    `name: x\nserver: { use: image, image: "chat:\${NO_SUCH_TAG}", port: 1 }\n${end}`,
    'FL-S035 2:30 … the environment variable NO_SUCH_TAG is not set … NO_SUCH_TAG:-default',
  ],
  [
    'a key from another tool',
    `name: x\nfaults: [{ type: stall, duration: 5s }]\n${end}`,
    'FL-S020 2:25 … unknown key "duration" for stall … did you mean "for"?',
  ],
  [
    'an empty map that a setting would fill',
    'name: x\nclient:\nsettings: { a: { heartbeat: { interval: 1s }, expect: { mistakes: 0 } } }\n',
    'FL-S022 2:1 … expected a map, got nothing',
  ],
  ['a misspelt type of a fault', `name: x\nfaults: [{ tpye: reset }]\n${end}`, 'FL-S020 2:12 … unknown key "tpye" … did you mean "type"?'],
  ['a key at the wrong depth', `name: x\nmistakes: 0\n${end}`, 'FL-S020 2:1 … unknown key "mistakes" … it belongs in expect; known here'],
  ['a fault from another tool', `name: x\nfaults: [{ type: reset_peer }]\n${end}`, 'FL-S027 2:18 … it is called reset here'],
];

test.each(cases)('%s is said at its place', async (...bad) => {
  const verdict = await verdictOn(bad);
  expect(verdict).toMatchObject({ wrong: [], stack: false });
});
