// The words that nft is told, and what is understood of its refusals. That the rules do what they say is seen on real
// packets, in packets.socket.test.ts.

import { expect, test } from 'vitest';
import { missing } from './private-network.ts';
import { closePathRules, forgetRules, inForceRules, type Loss, lossRules, openPathRules } from './rules.ts';

const loss = (rate: number, burst = 1, direction: Loss['effect']['direction'] = 'up'): Loss => ({
  id: 'loss1',
  effect: { primitive: 'drop-packets', direction, rate, burst },
});
const drops = (rules: readonly string[]) => rules.filter((rule) => rule.includes('drop'));

test('a cut drops everything that arrives, in both directions', () => {
  expect(drops(lossRules(loss(1, 1, 'both'), false))).toEqual([
    'add rule inet flatline loss1_up counter name loss1_up_lost drop',
    'add rule inet flatline loss1_down counter name loss1_down_lost drop',
  ]);
});

test('independent loss draws for each packet', () => {
  expect(drops(lossRules(loss(0.03), false))).toEqual([
    'add rule inet flatline loss1_up numgen random mod 1000000 < 30000 counter name loss1_up_lost drop',
  ]);
});

test('a burst is left with one over its length, and entered so that the average is kept', () => {
  const rules = lossRules(loss(0.2, 4), false);
  expect(rules).toContain(
    'add rule inet flatline loss1_up tcp dport @loss1_up numgen random mod 1000000 < 250000 delete @loss1_up { tcp dport } return',
  );
  // 0.2 / (4 x 0.8)
  expect(rules.at(-1)).toContain('numgen random mod 1000000 < 62500 add @loss1_up { tcp dport }');
});

test('down is matched by the port that packets come from', () => {
  expect(lossRules(loss(0.2, 4, 'down'), false).join()).toContain('tcp sport @loss1_down');
});

test('an inert loss counts what it sees and drops nothing', () => {
  const rules = lossRules(loss(1, 1, 'both'), true);
  expect(drops(rules)).toEqual([]);
  expect(rules).toContain('add rule inet flatline loss1_up counter name loss1_up_seen');
});

test('what is in force on a path is replaced as a whole', () => {
  expect(inForceRules(80, [loss(1), { ...loss(0.1, 1, 'both'), id: 'loss2' }])).toEqual([
    'flush chain inet flatline up_80',
    'add rule inet flatline up_80 jump loss1_up',
    'add rule inet flatline up_80 jump loss2_up',
    'flush chain inet flatline down_80',
    'add rule inet flatline down_80 jump loss2_down',
  ]);
});

test('whatever is made for a path or a loss is taken away again', () => {
  const made = [...openPathRules(80), ...lossRules(loss(0.2, 4, 'both'), false)];
  const gone = [...closePathRules(80), ...forgetRules(loss(0.2, 4, 'both'))];
  const named = (rules: readonly string[], verb: string) =>
    rules.flatMap((rule) => rule.match(new RegExp(`^${verb} (?:chain|set|counter) inet flatline (\\S+)`))?.[1] ?? []).sort();
  expect(named(gone, 'delete')).toEqual(named(made, 'add'));
});

test('what is missing is named', () => {
  expect(missing('spawn unshare ENOENT')).toBe('util-linux (unshare, nsenter) is not installed');
  expect(missing('sh: 1: exec: nft: not found')).toBe('nftables (nft) is not installed');
  expect(missing('sh: 1: ip: not found')).toBe('iproute2 (ip) is not installed');
  expect(missing('unshare: unshare failed: Operation not permitted')).toBe(
    'unprivileged user namespaces are not allowed here (unshare: unshare failed: Operation not permitted)',
  );
  expect(missing('Error: Could not process rule: Operation not supported')).toBe(
    'nftables does not work in a private network (Error: Could not process rule: Operation not supported)',
  );
});
