// Whatever a peer sends and in whatever order things happen, the machines keep their promises: no `beat` without `up`, no
// `down` without `up`, one `up` a connection, no word about a connection that is given up, deadlines that come to an end.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../random.ts';
import type { DetectorSpec, HeartbeatSpec } from '../scenario.ts';
import { clientMachine } from './client-machine.ts';
import type { ClientEffect, ServerEffect } from './machine.ts';
import { serverMachine } from './server-machine.ts';

const lines = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((n) => `PONG ${n}`),
  fc.integer({ min: 0, max: 12 }).map((n) => `PING ${n}`),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('BYE', 'ERR', 'HELLO x'),
);
const how = fc.constantFrom('fin' as const, 'rst' as const, 'error' as const);
const detectors = fc.constantFrom<DetectorSpec>(
  { type: 'silence', windowMs: 2500 },
  { type: 'silence', windowMs: 2500, lookMs: 700 },
  { type: 'reply-timeout', timeoutMs: 500, misses: 2 },
  { type: 'outstanding', max: 2 },
  { type: 'empty-ticks', count: 1 },
  { type: 'chen', marginMs: 400 },
  { type: 'bertier', leastMarginMs: 400 },
  { type: 'phi-accrual', threshold: 8, pauseMs: 0, minDeviationMs: 100 },
  { type: 'none' },
);
const heartbeats: fc.Arbitrary<HeartbeatSpec> = fc.record({
  intervalMs: fc.constant(1000),
  from: fc.constantFrom('client', 'server', 'both'),
  detector: detectors,
});
const clientInputs = fc.oneof(
  fc.record({ type: fc.constantFrom('connected' as const, 'time' as const) }),
  fc.record({ type: fc.constant('refused' as const), reason: fc.constant('ECONNREFUSED') }),
  fc.record({ type: fc.constant('line' as const), line: lines }),
  fc.record({ type: fc.constant('ended' as const), how, reason: fc.constant('') }),
);
const steps = <T>(input: fc.Arbitrary<T>) =>
  fc.array(fc.record({ input, waitMs: fc.integer({ min: 0, max: 900 }), old: fc.boolean() }), { maxLength: 60 });

test('a client says nothing that did not happen', () => {
  fc.assert(
    fc.property(heartbeats, steps(clientInputs), fc.string(), (heartbeat, story, seed) => {
      const reconnect = { type: 'exponential', initialMs: 100, maxMs: 800, factor: 2, jitter: 'full', connectTimeoutMs: 1500 } as const;
      const machine = clientMachine({ heartbeat, reconnect }, random(seed));
      const effects: ClientEffect[] = [...machine.input({ type: 'start', atMs: 0 })];
      let atMs = 0;
      for (const { input, waitMs, old } of story) {
        const endMs = atMs + waitMs;
        for (let dueMs = machine.deadlineMs(); dueMs !== undefined && dueMs <= endMs; dueMs = machine.deadlineMs()) {
          expect(dueMs).toBeGreaterThanOrEqual(atMs);
          atMs = dueMs;
          effects.push(...machine.input({ type: 'time', atMs }));
        }
        atMs = endMs;
        const connection = Math.max(...effects.map((effect) => effect.connection)) - (old ? 1 : 0);
        effects.push(...machine.input({ ...input, connection, atMs }));
      }
      checkClient(effects);
    }),
    { numRuns: 300 },
  );
});

function checkClient(effects: readonly ClientEffect[]): void {
  let open = 0;
  let up = false;
  for (const effect of effects) {
    if (effect.do === 'connect') {
      expect(effect.connection).toBe(open + 1);
      open = effect.connection;
      up = false;
    }
    if (effect.do === 'say' && effect.claim !== 'connecting') expect(effect.connection).toBe(open);
    if (effect.do === 'say' && effect.claim === 'up') {
      expect(up).toBe(false);
      up = true;
    }
    if (effect.do === 'say' && (effect.claim === 'beat' || effect.claim === 'down')) expect(up).toBe(true);
    if (effect.do === 'say' && effect.claim === 'down') up = false;
  }
}

const serverInputs = fc.oneof(
  fc.record({ type: fc.constant('line' as const), line: lines }),
  fc.record({ type: fc.constant('time' as const) }),
  fc.record({ type: fc.constant('garbage' as const), reason: fc.constant('not UTF-8') }),
  fc.record({ type: fc.constant('ended' as const), how }),
);

test('a server says each session up and down once, and nothing after its end', () => {
  fc.assert(
    fc.property(heartbeats, steps(serverInputs), fc.string(), (heartbeat, story, seed) => {
      const machine = serverMachine({ heartbeat }, random(seed));
      const effects: ServerEffect[] = [...machine.input({ type: 'accepted', atMs: 0 })];
      let atMs = 0;
      for (const { input, waitMs } of story) {
        atMs += waitMs;
        effects.push(...machine.input({ type: 'time', atMs }), ...machine.input({ ...input, atMs }));
      }
      const said = effects.flatMap((effect) => (effect.do === 'say' ? [effect.claim] : []));
      expect([[], ['session-up'], ['session-up', 'session-down']]).toContainEqual(said);
      const end = effects.findIndex((effect) => effect.do === 'end');
      expect(effects.slice(end < 0 ? effects.length : end + 1).filter((effect) => effect.do !== 'say')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
