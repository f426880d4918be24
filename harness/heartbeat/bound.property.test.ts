// Whatever the settings, the round trip, the phase and the draws: a total cut is noticed inside the band that theory gives,
// and never before it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../random.ts';
import type { DetectorSpec, HeartbeatSpec } from '../scenario.ts';
import { predict } from './bound.ts';
import { playLink } from './fixtures/link.ts';

const detector: fc.Arbitrary<DetectorSpec> = fc.oneof(
  fc.record({
    type: fc.constant('reply-timeout' as const),
    timeoutMs: fc.integer({ min: 50, max: 4000 }),
    misses: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ type: fc.constant('outstanding' as const), max: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ type: fc.constant('silence' as const), windowMs: fc.integer({ min: 60, max: 6000 }) }),
  fc.record({
    type: fc.constant('silence' as const),
    windowMs: fc.integer({ min: 60, max: 6000 }),
    lookMs: fc.integer({ min: 5, max: 3000 }),
  }),
  fc.record({ type: fc.constant('empty-ticks' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ type: fc.constant('chen' as const), marginMs: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({
    type: fc.constant('phi-accrual' as const),
    threshold: fc.double({ min: 1, max: 16, noNaN: true }),
    pauseMs: fc.integer({ min: 0, max: 3000 }),
    minDeviationMs: fc.integer({ min: 1, max: 300 }),
    distribution: fc.constantFrom('logistic' as const, 'normal' as const, 'exponential' as const),
  }),
);

const link = fc.record({
  detector,
  intervalMs: fc.integer({ min: 50, max: 2000 }),
  from: fc.constantFrom<HeartbeatSpec['from']>('client', 'server', 'both'),
  side: fc.constantFrom('client' as const, 'server' as const),
  oneWayMs: fc.integer({ min: 0, max: 120 }),
  repliesLost: fc.boolean(),
  // At least three beats are heard before.
  faultBeats: fc.double({ min: 8, max: 14, noNaN: true }),
  seed: fc.string(),
});

test('a total cut is noticed inside the predicted band', () => {
  let judged = 0;
  fc.assert(
    fc.property(link, ({ detector: watch, intervalMs, from, side, oneWayMs, repliesLost, faultBeats, seed }) => {
      const heartbeat: HeartbeatSpec = { intervalMs, from, detector: watch };
      const band = predict({ heartbeat, roundTripMs: 2 * oneWayMs, repliesLost, side });
      fc.pre(band !== undefined && 2 * oneWayMs < 4 * intervalMs);
      const faultMs = faultBeats * intervalMs;
      const untilMs = faultMs + (band?.maxMs ?? 0) + 1;
      const watching = { type: 'none' } as const;
      const result = playLink({
        client: side === 'client' ? heartbeat : { ...heartbeat, detector: watching },
        server: side === 'server' ? heartbeat : { ...heartbeat, detector: watching },
        oneWayMs,
        faultMs,
        repliesLost,
        untilMs,
        random: random(seed),
      });
      const downMs = side === 'client' ? result.clientDownMs : result.serverDownMs;
      expect(downMs).toBeDefined();
      expect((downMs ?? 0) - faultMs).toBeGreaterThanOrEqual((band?.minMs ?? 0) - 1e-6);
      expect((downMs ?? 0) - faultMs).toBeLessThanOrEqual((band?.maxMs ?? 0) + 1e-6);
      judged += 1;
    }),
    { numRuns: 400 },
  );
  expect(judged).toBeGreaterThanOrEqual(400);
});
