// Packet rules as text: what is added is taken back, in one transaction, whatever else is in force.

import { expect, test } from 'vitest';
import { countedIn, deleteCounters, legsOf, listCounters, lossChanges } from './drop-rules.ts';
import { entryChanges, pathBegins, pathEnds, serverMoved, standForIp } from './rules.ts';

const cut = { primitive: 'drop-packets', direction: 'both', rate: 1, burst: 1 } as const;
const loss = { primitive: 'drop-packets', direction: 'up', rate: 0.03, burst: 1 } as const;
const burst = { primitive: 'drop-packets', direction: 'down', rate: 0.2, burst: 4 } as const;

test('every port has an address that stands for its server', () => {
  expect(standForIp(10_000)).toBe('198.18.39.16');
  expect(new Set([9500, 10_000, 10_255, 16_383].map(standForIp)).size).toBe(4);
});

test('a path begins and ends with the same elements', () => {
  const begins = pathBegins(10_001, { ip: '10.0.0.9', port: 7000 }, { from: 16_384, count: 64 });
  expect(begins).toContain('masquerade to :16384-16447');
  expect(begins).toContain('upstream { 198.18.39.17 : 10.0.0.9 . 7000 }');
  for (const element of ['upstream { 198.18.39.17 }', 'blocks { 198.18.39.17 }']) expect(pathEnds(10_001)).toContain(`${element}`);
  expect(begins.split('\n')).toHaveLength(1);
});

test('a server that moved is found elsewhere in one transaction', () => {
  expect(serverMoved(10_001, { ip: '10.0.0.10', port: 7000 })).toMatch(/^delete element .* upstream .*; add element .* upstream [^\n]*$/);
});

test('the way in changes from one to another, and nothing changes nothing', () => {
  expect(entryChanges(10_001, { to: 10_001 }, 'refused')).toBe('add element ip flatline refused { 10001 }');
  expect(entryChanges(10_001, 'refused', { to: 10_002 })).toBe(
    'delete element ip flatline refused { 10001 }; add element ip flatline entry { 10001 : 10002 }',
  );
  expect(entryChanges(10_001, { to: 10_002 }, { to: 10_001 })).toBe('delete element ip flatline entry { 10001 }');
  expect(entryChanges(10_001, { to: 10_001 }, { to: 10_001 })).toBe('');
});

test('partial loss is dropped at receivers only, a cut at both ends of a direction', () => {
  expect(legsOf(loss)).toEqual(['up_client']);
  expect(legsOf(burst)).toEqual(['down_server']);
  expect(legsOf(cut)).toEqual(['up_client', 'up_server', 'down_server', 'down_client']);
});

test('a cut on top of a loss counts first, and leaves the loss behind', () => {
  const both = lossChanges(
    10_001,
    [{ id: 'a', effect: loss }],
    [
      { id: 'a', effect: loss },
      { id: 'b', effect: cut },
    ],
  );
  expect(both).toContain('flush chain ip flatline up_client_10001');
  expect(both.indexOf('b_up_client_lost drop')).toBeLessThan(both.indexOf('a_up_client_lost drop'));
  const after = lossChanges(
    10_001,
    [
      { id: 'a', effect: loss },
      { id: 'b', effect: cut },
    ],
    [{ id: 'a', effect: loss }],
  );
  expect(after).not.toContain('delete chain ip flatline up_client_10001');
  expect(after).toContain('delete chain ip flatline down_client_10001');
  expect(after).not.toContain('add counter');
});

test('a burst is entered so that the average is the rate', () => {
  const text = lossChanges(10_001, [], [{ id: 'a', effect: burst }]);
  expect(text).toContain('numgen random mod 1000000 < 250000 delete @bad_down');
  expect(text).toContain('numgen random mod 1000000 < 62500 add @bad_down');
});

test('counters are listed, read and forgotten by the same names', () => {
  const names = listCounters({ id: 'e1x1', effect: cut })
    .split('\n')
    .map((line) => line.split(' ').at(-1));
  expect(names).toHaveLength(8);
  for (const name of names) expect(deleteCounters({ id: 'e1x1', effect: cut })).toContain(name ?? '?');
  const output =
    'counter e1x1_up_client_seen {\n\t\tpackets 9 bytes 1\n\t}\ncounter e1x1_up_client_lost {\n\t\tpackets 4 bytes 1\n\t}\ncounter e1x1_up_server_lost {\n\t\tpackets 2 bytes 1\n\t}';
  expect(countedIn(output)).toEqual({ up: { seen: 9, lost: 6 }, down: { seen: 0, lost: 0 } });
});
