// What every environment owes the engine, on the real Toxiproxy; then the same for many paths at once, and for several runs
// side by side on one engine.

import { afterAll, beforeAll, expect } from 'vitest';
import type { Environment, RunningServer } from '../../environment.ts';
import { environmentFacts } from '../contract.ts';
import { dockerTest, withoutDocker } from './fixtures/needs-docker.ts';
import { leftSince, onEngine, started } from './fixtures/started.ts';

let bench: Awaited<ReturnType<typeof started>>;

beforeAll(async () => {
  if (!withoutDocker) bench = await started();
});
afterAll(() => bench?.[Symbol.asyncDispose]());

async function expectFacts(environment: Environment, server: RunningServer, name: string): Promise<void> {
  const facts = await environmentFacts(environment, server, name);
  expect(facts).toMatchObject({
    unmatched: [],
    acceptedPort: true,
    observedInTime: true,
    inOrder: true,
    reset: { code: 'ECONNRESET' },
    probe: { reason: 'open', seen: true },
  });
  expect(facts.bytes).toMatchObject({ sent: 35, received: 35 });
  // What a busy machine acknowledges late is sent twice, and seen twice on the wire.
  expect(facts.bytes.up).toBeGreaterThanOrEqual(35);
  expect(facts.bytes.down).toBeGreaterThanOrEqual(35);
  expect(facts.reset.lateMs).toBeGreaterThan(-1);
}

dockerTest('the path owes the engine nothing', () => expectFacts(bench.environment, bench.server, 'facts'));

dockerTest('a reset on a live idle connection is seen as one, 20 of 20', async () => {
  for (let round = 0; round < 20; round += 1) await expectFacts(bench.environment, bench.server, `facts-${round}`);
});

dockerTest('64 paths at once are told apart', async () => {
  await Promise.all(Array.from({ length: 64 }, (_, index) => expectFacts(bench.environment, bench.server, `many-${index}`)));
});

dockerTest('three runs side by side do not disturb each other, and leave nothing', async () => {
  const before = await onEngine();
  const runs = [0, 1, 2].map(async (run) => {
    await using own = await started();
    await Promise.all([0, 1, 2, 3].map((path) => expectFacts(own.environment, own.server, `run-${run}-${path}`)));
  });
  await Promise.all(runs);
  expect(await leftSince(before)).toEqual([]);
});
