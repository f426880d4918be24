// Each fault of the grammar's table, as written in a file, and what it asks of an environment. A line here is a line of
// the table; what the primitives then do on a wire is the contract test's business.

// biome-ignore-all lint/suspicious/noThenProperty: `then` is the grammar's name and never awaited

import { expect, test } from 'vitest';
import type { FaultActions, Proof } from '../fault.ts';
import { primitivesOf } from '../fault.ts';
import { examples } from './examples.ts';
import { faultTypes } from './index.ts';

type Line = readonly [type: string, written: Record<string, unknown>, actions: Partial<FaultActions>, proof: Proof];

const drop = (direction: 'both' | 'up' | 'down') => ({ primitive: 'drop', direction, lasting: true }) as const;
const accept = (mode: 'refuse' | 'silent' | 'close' | 'unanswered') => ({ primitive: 'accept', mode }) as const;
const end = (how: 'fin' | 'rst', which: 'open' | 'touched') => ({ primitive: 'end', how, which }) as const;
const server = (action: 'stop' | 'kill') => ({ primitive: 'process', target: 'server', action }) as const;
const client = (action: 'stop' | 'kill') => ({ primitive: 'process', target: 'client', action }) as const;
const silence = (direction: 'both' | 'up' | 'down') => ({ kind: 'silence', direction }) as const;

const lines: readonly Line[] = [
  [
    'latency',
    { latency: '400ms', jitter: '100ms', direction: 'down' },
    { effects: [{ primitive: 'delay', direction: 'down', latencyMs: 400, jitterMs: 100 }] },
    { kind: 'delay', direction: 'down', minMs: 300 },
  ],
  [
    'bandwidth',
    { rate: '2KB/s' },
    { effects: [{ primitive: 'rate', direction: 'both', bytesPerSecond: 2000 }] },
    { kind: 'delay', direction: 'both', minMs: 0.5 },
  ],
  [
    'slice',
    { size: 2, delay: '10ms' },
    { effects: [{ primitive: 'slice', direction: 'both', bytes: 2, delayMs: 10 }] },
    { kind: 'pieces', direction: 'both', bytes: 2 },
  ],
  [
    'loss',
    { rate: '3%', burst: 4, direction: 'up' },
    { effects: [{ primitive: 'drop-packets', direction: 'up', rate: 0.03, burst: 4 }] },
    { kind: 'counters', direction: 'up' },
  ],
  ['stall', {}, { effects: [{ primitive: 'hold', direction: 'both' }] }, silence('both')],
  ['blackhole', {}, { effects: [drop('both'), accept('silent')] }, silence('both')],
  [
    'blackhole',
    { new: 'refuse', healed: 'reset' },
    { effects: [drop('both'), accept('refuse')], healEnds: [end('rst', 'touched')] },
    silence('both'),
  ],
  [
    'blackhole',
    { new: 'pass', healed: 'close', direction: 'down' },
    { effects: [{ ...drop('down'), scope: 'open' }], healEnds: [end('fin', 'touched')] },
    silence('down'),
  ],
  [
    'cut',
    { direction: 'up' },
    { effects: [{ primitive: 'drop-packets', direction: 'up', rate: 1, burst: 1 }] },
    { kind: 'counters', direction: 'up' },
  ],
  ['connect-timeout', {}, { effects: [accept('unanswered')] }, { kind: 'attempts', mode: 'unanswered' }],
  ['accept-silent', {}, { effects: [accept('silent')] }, { kind: 'attempts', mode: 'silent' }],
  ['accept-close', {}, { effects: [accept('close')] }, { kind: 'attempts', mode: 'close' }],
  ['refuse', {}, { effects: [accept('refuse')] }, { kind: 'attempts', mode: 'refuse' }],
  ['reset', {}, { startEnds: [end('rst', 'open')] }, { kind: 'ended', how: 'rst' }],
  ['close', {}, { startEnds: [end('fin', 'open')] }, { kind: 'ended', how: 'fin' }],
  ['limit', { bytes: 500 }, { effects: [{ primitive: 'cut-after', bytes: 500, then: 'fin' }] }, { kind: 'fired' }],
  ['limit', { bytes: 500, then: 'reset' }, { effects: [{ primitive: 'cut-after', bytes: 500, then: 'rst' }] }, { kind: 'fired' }],
  [
    'idle-expiry',
    { after: '5s', then: 'silent' },
    { effects: [{ primitive: 'on-idle', afterMs: 5000, then: 'silent' }] },
    { kind: 'fired' },
  ],
  ['idle-expiry', { after: '5s', then: 'reset' }, { effects: [{ primitive: 'on-idle', afterMs: 5000, then: 'rst' }] }, { kind: 'fired' }],
  [
    'overload',
    { accept: '300/min', delay: '800ms', backlog: 4 },
    { effects: [{ primitive: 'overload', acceptsPerSecond: 5, delayMs: 800, backlog: 4 }] },
    { kind: 'process' },
  ],
  ['pause', {}, { effects: [server('stop')] }, { kind: 'process' }],
  ['kill', {}, { effects: [{ ...server('kill'), signal: 'SIGKILL' }] }, { kind: 'process' }],
  ['restart', {}, { effects: [{ ...server('kill'), signal: 'SIGTERM' }] }, { kind: 'process' }],
  ['freeze-client', {}, { effects: [client('stop')] }, { kind: 'process' }],
  ['kill-client', { how: 'process' }, { effects: [client('kill')] }, { kind: 'process' }],
  ['kill-client', { how: 'power' }, { effects: [drop('both'), client('kill')] }, { kind: 'process' }],
  ['noop', {}, {}, { kind: 'none' }],
];

for (const [type, written, actions, proof] of lines) {
  test(`${type} ${JSON.stringify(written)} asks the environment for what its name says`, () => {
    const fault = faultTypes[type]!;
    const values = fault.resolve(fault.attributes.parse(written));
    expect(fault.actions(values)).toEqual({ startEnds: [], effects: [], healEnds: [], ...actions });
    expect(fault.proof(values)).toEqual(proof);
  });
}

test('every fault has a mapping line and an example', () => {
  const types = Object.keys(faultTypes);
  expect([...new Set(lines.map(([type]) => type))].sort()).toEqual([...types].sort());
  expect(Object.keys(examples).sort()).toEqual([...types].sort());
});

test('a fault stands in the collection under its own name', () => {
  expect(Object.entries(faultTypes).filter(([name, fault]) => fault.type !== name)).toEqual([]);
});

test('every fault but noop does something', () => {
  const idle = Object.values(faultTypes).filter(
    (fault) => primitivesOf(fault.actions(fault.resolve(examples[fault.type] ?? {}))).length === 0,
  );
  expect(idle.map(({ type }) => type)).toEqual(['noop']);
});

const wrong: readonly [string, Record<string, unknown>, string][] = [
  ['latency', { latency: '100ms', jitter: '200ms' }, 'jitter 200ms is more than latency 100ms'],
  ['bandwidth', { rate: '0KB/s' }, 'above zero'],
  ['loss', { rate: '0%' }, 'above zero'],
  ['loss', { rate: '100%' }, 'type: cut'],
  ['overload', {}, 'does nothing'],
];
for (const [type, written, message] of wrong) {
  test(`${type} ${JSON.stringify(written)} is refused`, () => {
    expect(() => faultTypes[type]!.resolve(written)).toThrow(message);
  });
}

const refused: readonly [string, Record<string, unknown>][] = [
  ['latency', {}],
  ['latency', { latency: '0ms' }],
  ['latency', { latency: 400 }],
  ['latency', { latency: '400ms', direction: 'sideways' }],
  ['slice', { size: 0 }],
  ['idle-expiry', { after: '5s' }],
  ['kill-client', {}],
  ['stall', { latency: '1s' }],
];
for (const [type, written] of refused) {
  test(`the schema of ${type} refuses ${JSON.stringify(written)}`, () => {
    expect(faultTypes[type]!.attributes.safeParse(written).success).toBe(false);
  });
}

test('only what ends or empties the receiving direction has a band', () => {
  const silent = (type: string, written: Record<string, unknown>) => faultTypes[type]!.silent(faultTypes[type]!.resolve(written));
  expect(silent('blackhole', {})).toBe(true);
  expect(silent('blackhole', { direction: 'down' })).toBe(true);
  expect(silent('blackhole', { direction: 'up' })).toBe(false);
  expect(silent('stall', {})).toBe(true);
  expect(silent('latency', { latency: '10s' })).toBe(false);
  expect(silent('refuse', {})).toBe(false);
});

test('connections survive exactly those faults whose heal gives the bytes back', () => {
  const ending = Object.values(faultTypes).filter((fault) => fault.endsConnections(fault.resolve(examples[fault.type] ?? {})));
  expect(ending.map(({ type }) => type).sort()).toEqual([
    'blackhole',
    'close',
    'idle-expiry',
    'kill',
    'kill-client',
    'limit',
    'reset',
    'restart',
  ]);
});
