// A thousand hostile outputs of a client whose network is known: random bytes, half lines, huge lines, claims that are none,
// true claims out of order and with instants from nowhere. Whatever it prints, it is read to the end, what is no claim
// changes no verdict, and no lie becomes a pass.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf, story, storyScenario, storyTypes } from '../engine/fixtures/story.ts';
import { measure } from '../engine/measure.ts';
import { plan } from '../engine/plan.ts';
import { finish, judgeScenario } from '../engine/verdict.ts';
import type { HistoryEvent } from '../history.ts';
import type { ScenarioResult } from '../result.ts';
import { claimReader } from './claims.ts';
import { outputLineBytes, outputLines } from './output.ts';

/** What a client writes at an instant, in ms. */
type Write = readonly [atMs: number, bytes: Buffer];

const endMs = 9000;
const scenario = storyScenario('silence', {
  trials: 1,
  client: { ...storyScenario('silence').client, use: 'command' },
  expect: {
    fires: {},
    exit: 'never',
    detection: { withinMs: 600, missed: 0, of: 'fault', signal: 'claim' },
    reconnect: { withinMs: 500, success: 1 },
    mistakes: 0,
  },
});
const planned = plan(scenario, storyTypes, 'seed');

// What path and harness saw: a connection until the silence of 1000 to 2000, and another one after it.
const beatsMs = (from: number, to: number) => Array.from({ length: (to - from) / 200 + 1 }, (_none, index) => from + 200 * index);
const delivered = (conn: number) => (atMs: number) => `${atMs} delivered conn=${conn} direction=down bytes=7`;
const wire = story(`
  1 accept remotePort=5000
  2 dialled localPort=6000
  3 delivered direction=down bytes=7
  ${beatsMs(199, 799).map(delivered(1)).join('\n')}
  1000 inject
  1010 bytes direction=up bytes=7 fate=dropped
  2000 heal
  2101 accept conn=2 remotePort=5001
  2102 dialled conn=2 localPort=6001
  ${beatsMs(2103, 4103).map(delivered(2)).join('\n')}`);

const claim = (event: string, more: object = {}) => Buffer.from(`${JSON.stringify({ event, ...more })}\n`);
/** A client that tells the truth. */
const honest: readonly Write[] = [
  [1, claim('connecting')],
  [5, claim('up')],
  ...beatsMs(201, 801).map((atMs): Write => [atMs, claim('beat')]),
  [1301, claim('down', { reason: 'silence' })],
  [2100, claim('connecting')],
  [2105, claim('up')],
  ...beatsMs(2106, 4106).map((atMs): Write => [atMs, claim('beat')]),
];

function read(writes: readonly Write[]): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const reader = claimReader('lines', 'c1', 0, (event) => events.push(event));
  const lines = outputLines();
  for (const [atMs, bytes] of [...writes].sort(([a], [b]) => a - b)) reader.read(lines.push(bytes), atMs);
  reader.read(lines.rest(), endMs);
  return events;
}

function judged(events: readonly HistoryEvent[]): ScenarioResult {
  const history = historyOf(
    [...wire, ...events].sort((a, b) => a.hi - b.hi),
    endMs,
  );
  const measured = measure(scenario, storyTypes, history, 500);
  const trial = finish(scenario, storyTypes, planned.trials[0]!, measured, 1, { history: '', concurrency: 1, harnessP99Ms: 0 });
  return judgeScenario(planned, storyTypes, [trial], 0, undefined);
}

const instant = fc.integer({ min: 0, max: endMs });
const ended = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\n')]);
const half = fc.nat({ max: 40 }).map((length) => ended(claim('down').subarray(0, Math.min(length, claim('down').length - 2))));
const nothing = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => ended(Buffer.from(bytes.map((byte) => (byte === 123 ? 0 : byte))))),
  half,
  fc.integer({ min: 1, max: 3 }).map((times) => ended(Buffer.alloc(times * outputLineBytes + 7, `{"event":"down"`))),
  fc
    .constantFrom('{"event":"DOWN"}', '{"event":["down"]}', '[{"event":"down"}]', '"down"', 'null', '{}', 'down', '{"event":"__proto__"}')
    .map((text) => Buffer.from(`${text}\n`)),
  fc
    .json()
    .filter((text) => !text.includes('event') && !text.includes('sync'))
    .map((text) => Buffer.from(`${text}\n`)),
  fc.integer({ min: 1000, max: 60_000 }).map((depth) => Buffer.from(`${'{"event":'.repeat(depth)}\n`)),
);
const nonsense = fc.array(fc.tuple(instant, nothing), { maxLength: 12 });

test('what is no claim changes neither what was claimed nor the verdict', () => {
  const clean = read(honest).map(({ kind, hi, reason }) => [kind, hi, reason]);
  expect(judged(read(honest)).verdict).toBe('pass');
  fc.assert(
    fc.property(nonsense, (noise) => {
      const events = read([...honest, ...noise]);
      expect(events.map(({ kind, hi, reason }) => [kind, hi, reason])).toEqual(clean);
      expect(judged(events).verdict).toBe('pass');
    }),
    { numRuns: 300 },
  );
});

const anyAt = fc.oneof(
  fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }).map(String),
  fc.constantFrom('-5', '', '1e9', 'now', '99999999999999999999', '0x10', null, -1, 1e300, {}, []),
);

test('an instant from nowhere is not believed, and the arrival of the line counts', () => {
  fc.assert(
    fc.property(fc.array(anyAt, { minLength: honest.length, maxLength: honest.length }), (stamps) => {
      const stamped = honest.map(([atMs, bytes], index): Write => [atMs, claim(JSON.parse(String(bytes)).event, { at: stamps[index] })]);
      const events = read(stamped).filter(({ kind }) => kind !== 'note');
      expect(events).toHaveLength(honest.length);
      for (const [index, { lo, hi }] of events.entries()) expect(lo >= -1 && lo <= hi && hi <= honest[index]![0] + 1).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const anyClaim = fc.constantFrom('connecting', 'up', 'beat', 'down', 'gave-up').map((event) => claim(event));
const lies = fc.array(
  fc.tuple(
    instant,
    fc.oneof(
      { weight: 3, arbitrary: anyClaim },
      nothing,
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    ),
  ),
  { maxLength: 60 },
);

test('claims in any order are judged, and no lie becomes a pass', () => {
  fc.assert(
    fc.property(lies, fc.boolean(), (writes, alsoHonest) => {
      const events = read(alsoHonest ? [...honest, ...writes] : writes);
      const { verdict } = judged(events);
      const downs = events.filter(({ kind }) => kind === 'down').map(({ hi }) => hi);
      const earned = downs.some((hi) => hi > 1000 && hi <= 1600) && !downs.some((hi) => hi < 975);
      if (verdict === 'pass') expect(earned).toBe(true);
    }),
    { numRuns: 400 },
  );
});
