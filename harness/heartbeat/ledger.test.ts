// What a PONG proves, case by case, where a timeline would hide the reason.

import { expect, test } from 'vitest';
import { ledger } from './ledger.ts';

test('only the first reply to a waiting PING is a beat', () => {
  const pings = ledger();
  pings.sent(1, 0);
  expect(pings.replied(1, 10)).toBe('beat');
  expect(pings.replied(1, 20)).toBe('duplicate');
  expect(pings.replied(2, 30)).toBe('unknown');
});

test('a reply answers the earlier PINGs, whose own replies are stale', () => {
  const pings = ledger();
  for (const sequence of [1, 2, 3]) pings.sent(sequence, sequence);
  expect(pings.replied(2, 10)).toBe('beat');
  expect(pings.replied(1, 11)).toBe('stale');
  expect(pings.replied(3, 12)).toBe('beat');
});

test('a reply at its limit is in time, one after it is late, and the same again is a duplicate', () => {
  const pings = ledger(100);
  pings.sent(1, 0);
  pings.sent(2, 0);
  expect(pings.replied(1, 100)).toBe('beat');
  expect(pings.replied(2, 100.001)).toBe('late');
  expect(pings.replied(2, 101)).toBe('duplicate');
});

test('before anything was sent every reply is unknown', () => {
  expect(ledger().replied(0, 0)).toBe('unknown');
});

test('with a peer that never answers the ledger stops growing, and forgets the oldest first', () => {
  const pings = ledger();
  for (let sequence = 1; sequence <= 3000; sequence += 1) pings.sent(sequence, sequence);
  expect(pings.replied(1, 3001)).toBe('stale');
  expect(pings.replied(2999, 3001)).toBe('beat');
});
