// What is a claim and what is not, when it was said, and when output is held back.

import { expect, test } from 'vitest';
import type { HistoryEvent } from '../history.ts';
import type { EventsSpec } from '../scenario.ts';
import { claimReader } from './claims.ts';

function reader(spec: EventsSpec = 'lines', startMs = 0) {
  const events: HistoryEvent[] = [];
  const { read } = claimReader(spec, 'c1', startMs, (event) => events.push(event));
  return { events, read };
}

const line = (event: string, more: object = {}) => JSON.stringify({ event, ...more });

test('the five claims are understood, and attempts are counted from each loss', () => {
  const { read, events } = reader();
  read([line('connecting'), line('connecting'), line('up'), line('beat'), line('down', { reason: 'silence' })], 10);
  read([line('connecting'), line('gave-up')], 20);
  expect(events.map(({ kind, attempt, reason }) => [kind, attempt, reason])).toEqual([
    ['connecting', 1, undefined],
    ['connecting', 2, undefined],
    ['up', 2, undefined],
    ['beat', 2, undefined],
    ['down', 2, 'silence'],
    ['connecting', 1, undefined],
    ['gave-up', 1, undefined],
  ]);
});

test('everything else is a log line', () => {
  const { read, events } = reader();
  read(
    ['', 'up', '{"event":"UP"}', '{"event":["up"]}', '{"event":"up"', '[{"event":"up"}]', 'null', '{"event":"exit"}', ' {"event":"up"}'],
    10,
  );
  expect(events).toEqual([]);
});

test('an own instant counts exactly; one from elsewhere does not, and that is said once', () => {
  const { read, events } = reader('lines', 1000);
  read([line('up', { at: '1500000000' })], 2000);
  read([line('beat', { at: '999999999999' })], 2100);
  read([line('down', { at: '5' })], 2200);
  expect(events.map(({ kind, lo, hi }) => [kind, lo, hi])).toEqual([
    ['up', 1500, 1500],
    ['note', 2100, 2100],
    ['beat', 2075, 2100],
    ['down', 2175, 2200],
  ]);
});

test('without an own instant it lies between the read before and this one, 25 ms at most', () => {
  const { read, events } = reader();
  read([line('up')], 100);
  read([line('beat')], 110);
  read([line('beat')], 500);
  expect(events.map(({ lo, hi }) => [lo, hi])).toEqual([
    [75, 100],
    [100, 110],
    [475, 500],
  ]);
});

test('several beats in one read after a quiet time are buffered output', () => {
  const { read, events } = reader();
  read([line('connecting'), line('up'), line('beat'), line('beat'), line('beat')], 3000);
  expect(events.at(-1)).toMatchObject({ kind: 'note', reason: 'buffered: 5 events came in one read after 3 s without output' });
});

test('instants that are not believed do not hide that output was held back', () => {
  const { read, events } = reader();
  read([line('beat', { at: '1700000000000000000' }), line('beat', { at: '1700000000100000000' })], 3000);
  expect(events.map(({ kind }) => kind)).toEqual(['note', 'beat', 'beat', 'note']);
});

test('an instant may be a number as well', () => {
  const { read, events } = reader('lines', 1000);
  read([JSON.stringify({ event: 'up', at: 1_500_000_000 })], 2000);
  expect(events).toMatchObject([{ kind: 'up', lo: 1500, hi: 1500 }]);
});

test.each([
  ['loss and a new attempt belong together', [[line('up')], [line('down'), line('connecting')]]],
  ['a client that echoes is not buffered', [['{"sync":1}'], [line('up'), line('beat'), line('beat')]]],
  ['lines that came alone show that nothing is held back', [[line('up')], [line('beat')], [line('beat'), line('beat'), line('beat')]]],
  ['own instants need no pipe', [[line('beat', { at: '1000000' }), line('beat', { at: '2000000' })]]],
])('%s', (_name, reads) => {
  const { read, events } = reader();
  reads.forEach((lines, index) => {
    read(lines, 1000 * (index + 1));
  });
  expect(events.filter((event) => event.reason?.startsWith('buffered'))).toEqual([]);
});

test('patterns look past colours, and the first that matches counts', () => {
  const { read, events } = reader({ up: 'connected', down: 'lost (.*)', beat: 'pong' });
  read(['\u001b[32mconnected\u001b[0m', 'pong', 'lost the server', 'disconnected'], 10);
  expect(events.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['up', undefined],
    ['beat', undefined],
    ['down', 'the server'],
    ['up', undefined],
  ]);
});

test('a pattern that would take years is given up, and the record says that nothing was read', () => {
  const { read, events } = reader({ up: '^up', beat: '^(a+)+$' });
  read(['up'], 10);
  expect(read([`${'a'.repeat(60)}!`], 20)).toEqual([`${'a'.repeat(60)}!`]);
  read(['up'], 30);
  expect(events.map(({ kind }) => kind)).toEqual(['up', 'note']);
  expect(events[1]?.reason).toMatch(/^unread: the patterns .* took more than 50 ms on 1 line/);
});
