// Bad files, fourth table: scenarios that are well written and still cannot give the answer they ask for. The planner
// refuses them; the loader shows the line.

import { expect, test } from 'vitest';
import { type BadCase, verdictOn } from './bad-case.ts';

const scenario = (faults: string, asked: string, more = '') => `name: x\nfaults: [${faults}]\nexpect: { ${asked} }\n${more}`;
const stall = '{ type: stall, for: 5s }';

const cases: readonly BadCase[] = [
  [
    'a limit as long as the fault',
    scenario(stall, 'detection: { within: 5s }'),
    'FL-P001 3:32 … within 5 s is not below the 5 s that stall lasts',
  ],
  [
    'a server limit as long as the fault',
    scenario('{ type: kill-client, how: power, for: 3s }', 'serverDetection: { within: 3s }', 'server: { heartbeat: { interval: 1s } }\n'),
    'FL-P001 3:38 … within 3 s is not below the 3 s that kill-client lasts',
  ],
  [
    'recovery cut short by recover',
    scenario(stall, 'reconnect: { within: 20s }'),
    'FL-P002 3:32 … recover 15 s ends before reconnect.within 20 s … write recover: 20s',
  ],
  [
    'recover below the back-off',
    scenario(stall, 'reconnect: { within: 2s }', 'recover: 10s\n'),
    'FL-P003 4:10 … recover 10 s is below the longest back-off + connectTimeout + 1 s (11 s) … write recover: 11s',
  ],
  [
    'a limit below the instrument',
    scenario(stall, 'detection: { within: 4ms }'),
    'FL-P004 3:32 … 4 ms is below what can be measured of this client (5 ms)',
  ],
  [
    'a fault that nothing could prove',
    scenario('{ type: stall, for: 1500ms }', 'detection: never'),
    'FL-P005 2:30 … stall lasts 1.5 s, less than two beats … write for: 2s or longer',
  ],
  [
    'a mistake rate that needs hours',
    'name: x\nexpect: { mistakes: { rate: 1/h } }\n',
    'FL-P006 2:29 … 1/h cannot be supported … more clients',
  ],
  [
    'a quantile of ten',
    scenario(stall, 'reconnect: { p95: 9s }'),
    'FL-P007 3:29 … p95 needs at least 59 samples, 10 are planned … write trials: 59',
  ],
  [
    'a stratified quantile of ten',
    scenario(stall, 'detection: { p95: 4s }'),
    'FL-P007 3:29 … p95 needs at least 20 samples, 10 are planned … write trials: 20',
  ],
  [
    'resuming what is ended',
    scenario('{ type: reset }', 'resume: { within: 2s }'),
    'FL-P008 3:11 … reset ends connections … expect reconnect instead',
  ],
  [
    'an unknown fault in of',
    scenario(stall, 'detection: { within: 4s, of: cut }'),
    'FL-P009 3:40 … no fault is named "cut" … faults here: stall',
  ],
  [
    'an unknown fault in after',
    scenario('{ type: stall, for: 5s, at: { after: cut.healed } }', 'mistakes: 0'),
    'FL-P009 2:47 … no fault is named "cut"',
  ],
  ['an unknown fault in fires', scenario(stall, 'fires: { nat: never }'), 'FL-P009 3:20 … no fault is named "nat"'],
  [
    'a fault that waits for itself',
    scenario('{ type: stall, for: 5s, at: { after: stall.healed } }', 'mistakes: 0'),
    'FL-P010 2:47 … stall waits for itself',
  ],
  [
    'a limit that contradicts itself',
    scenario(stall, 'detection: { notBefore: 4s, within: 4s }'),
    'FL-P012 3:35 … notBefore 4 s is not below within 4 s',
  ],
  ['a fault that fires anyway', scenario(stall, 'fires: { stall: never }'), 'FL-P013 3:27 … stall always starts'],
  [
    'predicted without a detector',
    scenario(stall, 'detection: { within: predicted }', 'client: { heartbeat: { detector: { type: none } } }\n'),
    'FL-P011 3:32 … nothing can be predicted here: there is no detector … write a duration',
  ],
  [
    'predicted of a black box',
    scenario(stall, 'detection: { within: predicted }', 'client: { use: command, command: ./c }\n'),
    'FL-P011 3:32 … the client declares no heartbeat',
  ],
  [
    'predicted of what only slows down',
    scenario('{ type: latency, latency: 1s, for: 9s }', 'detection: { within: predicted }'),
    'FL-P011 3:32 … latency does not stop everything at once',
  ],
  [
    'a prediction that is not below the fault',
    scenario('{ type: stall, for: 2500ms }', 'detection: { within: predicted }'),
    'FL-P001 3:32 … within 3 s is not below the 2.5 s that stall lasts',
  ],
];

test.each(cases)('%s is refused at its line', async (...bad) => {
  const verdict = await verdictOn(bad);
  expect(verdict).toMatchObject({ wrong: [], stack: false });
});
